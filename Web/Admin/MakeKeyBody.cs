using ChatCluster.Web.Access;

namespace ChatCluster.Web.Admin;

/// <summary>A key to be made.</summary>
public sealed record MakeKeyBody : ClaimedIdentity
{
    /// <summary>Whom the key stands for: 1 to 128 characters.</summary>
    public new string? User { get; init; }

    /// <summary>The user's tenant; yours when left out. Only an operator may name another.</summary>
    public new string? Tenant { get; init; }

    /// <summary><c>reader</c>, <c>member</c> (the default), <c>admin</c>, or <c>operator</c>, which only an operator may give.</summary>
    public string? Role { get; init; }

    /// <summary>What the key is for, up to 128 characters.</summary>
    public string? Name { get; init; }

    /// <summary>When it ends; never when left out.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
