using System.Security.Claims;
using ChatCluster.Access;
using ChatCluster.Threads;
using ChatCluster.Web.Access.Audit;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Requests;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ChatCluster.Web.Admin;

/// <summary>Reads the audit: in pages, or as a file.</summary>
internal static class AuditEndpoints
{
    private const string Audit = "audit";
    private const int DefaultSize = 100;

    private static readonly QueryParameter User = new("user", "Only what this user did.");
    private static readonly QueryParameter Action = new("action", "Only this.") { Values = AuditAction.All };

    public static void Map(IEndpointRouteBuilder admin)
    {
        admin.MapGet("/audit", ListAsync).WithName("listAudit").WithSummary("Who did what, the newest first.")
            .TakesQuery(AdminEndpoints.Tenant, User, Action, QueryParameters.Cursor, QueryParameters.Limit).Produces<AuditView>();
        admin.MapGet("/audit/export", ExportAsync).WithName("exportAudit").WithSummary("Who did what, as a file, the newest first.")
            .TakesQuery(
                AdminEndpoints.Tenant, User, Action, new QueryParameter("format", "ndjson (the default) or csv.")
                {
                    Values = ["ndjson", "csv"],
                })
            .Produces<string>(200, AuditExport.LinesType, AuditExport.CsvType);
    }

    private static async Task<IResult> ListAsync(
        string? tenant, string? user, string? action, string? cursor, int? limit, ClaimsPrincipal caller, IAccessStore store,
        CancellationToken cancellationToken)
    {
        var size = PageLimits.Size(limit, null, DefaultSize, ThreadQuery.MaxPageSize);
        var query = Query(caller, tenant, user, action) with
        {
            Before = PageCursor.ReadNumber(cursor, Audit)?.Number ?? long.MaxValue,
            Count = size + 1,
        };
        var entries = await store.ReadAuditAsync(query, cancellationToken);
        return TypedResults.Ok(
            new AuditView(
                [.. entries.Take(size).Select(AuditItem.Of)], entries.Count > size ? PageCursor.Write(Audit, entries[size - 1].Id) : null));
    }

    private static async Task<IResult> ExportAsync(
        string? tenant, string? user, string? action, string? format, HttpContext http, IAccessStore store, AuditLog audit,
        CancellationToken cancellationToken)
    {
        var query = Query(http.User, tenant, user, action);
        await audit.AddAsync(http.AuditOf(AuditAction.AuditExported, tenant: query.Tenant), cancellationToken);
        return new AuditExport(store, query, csv: format is "csv");
    }

    private static AuditQuery Query(ClaimsPrincipal caller, string? tenant, string? user, string? action) =>
        string.IsNullOrEmpty(action) || AuditAction.All.Contains(action, StringComparer.Ordinal)
            ? new(AdminScope.TenantOfList(caller, tenant), string.IsNullOrEmpty(user) ? null : user,
                string.IsNullOrEmpty(action) ? null : action)
            : throw new RequestException(Problem.Unknown("unknown_action", "action", action, AuditAction.All));
}
