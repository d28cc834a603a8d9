using ChatCluster.Web.Requests;
using Microsoft.AspNetCore.Routing;

namespace ChatCluster.Web.Admin;

/// <summary>What admins of a tenant, and the operator for every tenant, see and do.</summary>
internal static class AdminEndpoints
{
    public static QueryParameter Tenant { get; } =
        new("tenant", "The tenant; yours when left out. An operator may name any, and lists all when it is left out.");

    /// <param name="admin">The routes for admins and operators.</param>
    public static void Map(IEndpointRouteBuilder admin)
    {
        KeyEndpoints.Map(admin);
        AgentEndpoints.Map(admin);
        AuditEndpoints.Map(admin);
        OversightEndpoints.Map(admin);
    }
}
