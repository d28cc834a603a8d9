using System.Security.Claims;
using ChatCluster.Access;
using ChatCluster.Web.Access;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Admin;

/// <summary>Which tenant an admin's request is about: an admin's own, and whichever an operator names.</summary>
internal static class AdminScope
{
    public static bool IsOperator(this ClaimsPrincipal caller) => caller.IsInRole(ChatClaims.NameOf(ChatRole.Operator));

    /// <summary>The one tenant that a request is about.</summary>
    /// <param name="asked">What it names; the caller's own where it names none.</param>
    /// <exception cref="RequestException">It is another's (403).</exception>
    public static string Tenant(ClaimsPrincipal caller, string? asked)
    {
        var own = caller.Owner().Tenant;
        return string.IsNullOrEmpty(asked) || asked == own ? own : caller.IsOperator() ? Checked(asked) : throw OtherTenant();
    }

    /// <summary>The tenant that a list is about; null for all, which an operator alone may read.</summary>
    /// <exception cref="RequestException">It is another's (403).</exception>
    public static string? TenantOfList(ClaimsPrincipal caller, string? asked) =>
        string.IsNullOrEmpty(asked) && caller.IsOperator() ? null : Tenant(caller, asked);

    /// <summary>Whether something of a tenant exists for the caller.</summary>
    public static bool Covers(ClaimsPrincipal caller, string tenant) => caller.IsOperator() || caller.Owner().Tenant == tenant;

    private static string Checked(string tenant) => tenant.Length <= StoredKey.MaxNameLength && !tenant.Any(char.IsControl)
        ? tenant
        : throw RequestException.Invalid("bad_tenant", $"tenant is 1 to {StoredKey.MaxNameLength} characters.");

    private static RequestException OtherTenant() => new(new(
        StatusCodes.Status403Forbidden, "identity_mismatch",
        "The request names another tenant than its credential. An admin sees one tenant; leave tenant out."));
}
