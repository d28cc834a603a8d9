using System.Security.Claims;
using ChatCluster.Access;
using ChatCluster.Budgets;
using ChatCluster.Threads;
using ChatCluster.Web.Access;
using ChatCluster.Web.Access.Audit;
using ChatCluster.Web.Catalog;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Requests;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Admin;

/// <summary>
/// What an admin sees of the tenant's users: what they used, and their threads where the tenant allows it. Who read what stands in the
/// audit before it is read.
/// </summary>
internal static class OversightEndpoints
{
    private const string Threads = "admin threads";
    private const int DefaultSize = 50;

    public static void Map(IEndpointRouteBuilder admin)
    {
        admin.MapGet("/tenant", ShowTenant).WithName("getTenant").WithSummary("What the settings say of a tenant.")
            .TakesQuery(AdminEndpoints.Tenant).Produces<TenantView>();
        admin.MapGet("/users/{user}/usage", ShowUsageAsync).WithName("getUsageOfUser")
            .WithSummary("What a user of the tenant has used, by what and when.")
            .TakesQuery([AdminEndpoints.Tenant, .. UsageParameters.OfOne])
            .Produces<UsageView>(200, "application/json", UsageCsv.ContentType);
        admin.MapGet("/users/{user}/threads", ListAsync).WithName("listThreadsOfUser")
            .WithSummary("A user's threads, where the tenant allows it. The audit says who looked.")
            .TakesQuery(AdminEndpoints.Tenant, QueryParameters.Cursor, QueryParameters.Limit).Produces<ThreadListView>();
        admin.MapGet("/users/{user}/threads/{id}/messages", ReadAsync).WithName("readMessagesOfUser")
            .WithSummary("A user's thread, where the tenant allows it. The audit says who read it.")
            .TakesQuery([AdminEndpoints.Tenant, .. TranscriptParameters.Parameters]).Produces<TranscriptView>();
    }

    private static Ok<TenantView> ShowTenant(
        string? tenant, ClaimsPrincipal caller, RetentionPolicy retention, IOptions<AccessOptions> access)
    {
        var meant = AdminScope.Tenant(caller, tenant);
        return TypedResults.Ok(new TenantView(meant, retention.Days, access.Value.AdminsRead(meant)));
    }

    private static Task<IResult> ShowUsageAsync(
        string user,
        string? tenant,
        string? from,
        string? to,
        string? by,
        string? format,
        HttpContext http,
        IThreads threads,
        BudgetOptions budgets,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var owner = new Owner(AdminScope.Tenant(http.User, tenant), user);
        var parameters = new UsageParameters(from, to, by, null, format);
        var query = parameters.Read(http.User) with { Tenant = owner.Tenant, User = owner.User };
        return UsageEndpoints.AnswerAsync(parameters, query, owner, http, threads, budgets, time, cancellationToken);
    }

    private static async Task<IResult> ListAsync(
        string user, string? tenant, string? cursor, int? limit, HttpContext http, IThreads threads, AuditLog audit,
        IOptions<AccessOptions> access, CancellationToken cancellationToken)
    {
        var query = new ThreadQuery
        {
            Archived = null,
            PageSize = PageLimits.Size(limit, null, DefaultSize, ThreadQuery.MaxPageSize),
            After = PageCursor.ReadPlace(cursor, Threads),
        };
        var owner = await OpenAsync(user, tenant, AuditAction.ThreadsListed, null, http, audit, access.Value, cancellationToken);
        var page = await threads.ListAsync(owner, query, cancellationToken);
        var next = page is { More: true, Threads: [.., var last] } ? PageCursor.Write(Threads, ThreadPosition.Of(last, query.Sort)) : null;
        return TypedResults.Ok(new ThreadListView([.. page.Threads.Select(ThreadView.Of)], next, null, null, page.Total));
    }

    private static async Task<IResult> ReadAsync(
        string user,
        string id,
        string? tenant,
        [AsParameters] TranscriptParameters parameters,
        HttpContext http,
        IThreads threads,
        AuditLog audit,
        IOptions<AccessOptions> access,
        CancellationToken cancellationToken)
    {
        var query = parameters.Read();
        if (!ThreadKey.IsValidId(id))
        {
            return Problem.ThreadNotFound;
        }

        var owner = await OpenAsync(user, tenant, AuditAction.ThreadRead, id, http, audit, access.Value, cancellationToken);
        return await threads.ReadTranscriptAsync(new(owner, id), query, cancellationToken) is { } page
            ? TypedResults.Ok(TranscriptView.Of(page, TranscriptParameters.Next(query, page)))
            : Problem.ThreadNotFound;
    }

    /// <exception cref="RequestException">The tenant does not allow it (403).</exception>
    private static async Task<Owner> OpenAsync(
        string user, string? tenant, string action, string? thread, HttpContext http, AuditLog audit, AccessOptions access,
        CancellationToken cancellationToken)
    {
        var owner = new Owner(AdminScope.Tenant(http.User, tenant), user);
        if (!access.AdminsRead(owner.Tenant))
        {
            throw new RequestException(new(
                StatusCodes.Status403Forbidden, "reading_not_allowed",
                "This tenant does not let its admins read the threads of others. The operator allows it with ChatCluster:Access:AdminsReadThreadsOf."));
        }

        await audit.AddAsync(
            http.AuditOf(action, thread is null ? owner.ToString() : $"{owner}/{thread}", owner.Tenant), cancellationToken);
        return owner;
    }
}
