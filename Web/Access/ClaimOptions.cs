namespace ChatCluster.Web.Access;

/// <summary>
/// How a provider's claims become a tenant, a user and a role. The name of a claim may be a path into an object:
/// <c>realm_access.roles</c>.
/// </summary>
public abstract class ClaimOptions
{
    /// <summary>The claim with the user's name; <c>sub</c> by default. Take one that its holder cannot change.</summary>
    public string UserClaim { get; set; } = "sub";

    /// <summary>The claim with the tenant; without one, all are of <see cref="Tenant"/>.</summary>
    public string? TenantClaim { get; set; }

    /// <summary>The tenant of all; <c>default</c> by default. Not beside <see cref="TenantClaim"/>.</summary>
    public string? Tenant { get; set; }

    /// <summary>The claim whose values <see cref="Roles"/> translates: a text, or a list of them.</summary>
    public string? RoleClaim { get; set; }

    /// <summary>Which role a value of <see cref="RoleClaim"/> grants; the highest counts. Values not listed grant none.</summary>
    public IDictionary<string, string> Roles { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// The role of those whom <see cref="Roles"/> gives none: <c>reader</c>, <c>member</c> (the default), <c>admin</c>, or <c>none</c> to
    /// refuse them.
    /// </summary>
    public string DefaultRole { get; set; } = "member";
}
