using System.Security.Claims;
using ChatCluster.Access;
using ChatCluster.Agents;
using ChatCluster.Catalog;
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
using Microsoft.Extensions.DependencyInjection;

namespace ChatCluster.Web.Admin;

/// <summary>Agents of a tenant: made, changed, taken back and deleted while the server runs. Every version stays.</summary>
internal static class AgentEndpoints
{
    private const string Versions = "agent versions";
    private const int DefaultSize = 20;
    private const int MaxSize = 100;
    private const int Tries = 5;

    private static readonly Problem NotFound =
        new(StatusCodes.Status404NotFound, "agent_not_found",
            "The tenant has no such agent. GET /v1/admin/agents lists those there are.");

    public static void Map(IEndpointRouteBuilder admin)
    {
        admin.MapGet("/agents", ListAsync).WithName("listTenantAgents")
            .WithSummary("The tenant's agents, its own and those of the installation.")
            .TakesQuery(AdminEndpoints.Tenant);
        admin.MapGet("/agents/{name}", ShowAsync).WithName("getTenantAgent").WithSummary("The newest version of an agent of the tenant.")
            .TakesQuery(AdminEndpoints.Tenant).Produces<AgentVersionView>();
        admin.MapPut("/agents/{name}", PutAsync).WithName("putTenantAgent")
            .WithSummary(
                "Makes an agent or a new version of it. New runs use it within two seconds, on every silo; runs under way keep theirs.")
            .TakesQuery(AdminEndpoints.Tenant).Produces<AgentVersionView>().Produces<AgentVersionView>(201);
        admin.MapDelete("/agents/{name}", DeleteAsync).WithName("deleteTenantAgent")
            .WithSummary("Deletes an agent. Its versions stay, to return to.")
            .TakesQuery(AdminEndpoints.Tenant).Produces(204);
        admin.MapGet("/agents/{name}/versions", ListVersionsAsync).WithName("listAgentVersions")
            .WithSummary("What an agent was, who made it so and when; the newest first.")
            .TakesQuery(AdminEndpoints.Tenant, QueryParameters.Cursor, QueryParameters.Limit).Produces<AgentVersionsView>();
        admin.MapPost("/agents/{name}/rollback", RollBackAsync).WithName("rollBackAgent")
            .WithSummary("Returns to an earlier version, as a new one.")
            .TakesQuery(AdminEndpoints.Tenant).Produces<AgentVersionView>();
    }

    private static async Task<Ok<ItemsView<AgentItem>>> ListAsync(
        string? tenant, ClaimsPrincipal caller, TenantAgents agents, CancellationToken cancellationToken)
    {
        var meant = AdminScope.Tenant(caller, tenant);
        var stored = (await agents.ListStoredAsync(meant, cancellationToken)).Where(agent => agent.Definition is not null)
            .ToDictionary(agent => agent.Name, StringComparer.Ordinal);
        var all = await agents.ListAsync(meant, cancellationToken);
        return TypedResults.Ok(
            new ItemsView<AgentItem>([.. all.Select(agent => AgentItem.Of(agent, stored.GetValueOrDefault(agent.Name)))]));
    }

    private static async Task<IResult> ShowAsync(
        string name, string? tenant, ClaimsPrincipal caller, TenantAgents agents, CancellationToken cancellationToken) =>
        await FindAsync(AdminScope.Tenant(caller, tenant), name, agents, cancellationToken) is { Definition: not null } agent
            ? TypedResults.Ok(AgentVersionView.From(agent))
            : NotFound;

    private static async Task<IResult> PutAsync(
        string name, string? tenant, AgentBody body, HttpContext http, TenantAgents agents, ICatalog catalog, AuditLog audit,
        CancellationToken cancellationToken)
    {
        var meant = AdminScope.Tenant(http.User, tenant ?? body.Tenant);
        if (!AgentRules.IsName(name))
        {
            throw RequestException.Invalid(
                "bad_name",
                $"The name of an agent has 1 to {AgentRules.MaxName} letters, digits, '.', '_' and '-', and begins with a letter or digit.");
        }

        var definition = body.ToDefinition();
        if ((definition.Trusts is { Count: > 0 } || definition.Safety is false) && !http.User.IsOperator())
        {
            return new Problem(
                StatusCodes.Status403Forbidden, "operator_only",
                "What an agent trusts, and an agent without the rules of safety, is the operator's to say. Leave trusts and safety out.");
        }

        if (AgentRules.Problems(definition, await catalog.ReadAsync(cancellationToken)).FirstOrDefault() is { Field: { } field } wrong)
        {
            return new Problem(StatusCodes.Status422UnprocessableEntity, "bad_agent", $"{field} {wrong.Problem}") { Field = field };
        }

        return await AddAsync(meant, name, definition, null, body.Follows, http, agents, audit, cancellationToken);
    }

    private static async Task<IResult> DeleteAsync(
        string name, string? tenant, HttpContext http, TenantAgents agents, AuditLog audit, CancellationToken cancellationToken)
    {
        var meant = AdminScope.Tenant(http.User, tenant);
        if (await FindAsync(meant, name, agents, cancellationToken) is not { Definition: not null })
        {
            return NotFound;
        }

        var answer = await AddAsync(meant, name, null, null, null, http, agents, audit, cancellationToken);
        return answer is Problem ? answer : TypedResults.NoContent();
    }

    private static async Task<IResult> ListVersionsAsync(
        string name, string? tenant, string? cursor, int? limit, ClaimsPrincipal caller, TenantAgents agents,
        CancellationToken cancellationToken)
    {
        var size = PageLimits.Size(limit, null, DefaultSize, MaxSize);
        var below = PageCursor.ReadNumber(cursor, Versions)?.Number;
        var meant = AdminScope.Tenant(caller, tenant);
        if (await FindAsync(meant, name, agents, cancellationToken) is not { } newest)
        {
            return NotFound;
        }

        var found = await agents.ListVersionsAsync(meant, newest.Name, (int?)below, size + 1, cancellationToken);
        return TypedResults.Ok(new AgentVersionsView(
            [.. found.Take(size).Select(AgentVersionView.From)],
            found.Count > size ? PageCursor.Write(Versions, found[size - 1].Version) : null));
    }

    private static async Task<IResult> RollBackAsync(
        string name, string? tenant, RollBackBody body, HttpContext http, TenantAgents agents, ICatalog catalog, AuditLog audit,
        CancellationToken cancellationToken)
    {
        var meant = AdminScope.Tenant(http.User, tenant ?? body.Tenant);
        var version = PageLimits.InRange("version", body.Version ?? 0, 1, 999_999);
        if (await FindAsync(meant, name, agents, cancellationToken) is not { } newest)
        {
            return NotFound;
        }

        if (await agents.FindVersionAsync(meant, newest.Name, version, cancellationToken) is not { Definition: { } definition })
        {
            return new Problem(
                StatusCodes.Status422UnprocessableEntity, "version_not_found",
                $"There is no version {version} to return to. GET /v1/admin/agents/{newest.Name}/versions lists them.");
        }

        return AgentRules.Problems(definition, await catalog.ReadAsync(cancellationToken)).FirstOrDefault() is { Field: { } field } wrong
            ? new Problem(StatusCodes.Status422UnprocessableEntity, "bad_agent", $"{field} {wrong.Problem}") { Field = field }
            : await AddAsync(meant, newest.Name, definition, version, null, http, agents, audit, cancellationToken);
    }

    private static Task<StoredAgent?> FindAsync(string tenant, string name, TenantAgents agents, CancellationToken cancellationToken) =>
        AgentRules.IsName(name) ? agents.FindAsync(tenant, name, cancellationToken) : Task.FromResult<StoredAgent?>(null);

    private static async Task<IResult> AddAsync(
        string tenant, string name, AgentDefinition? definition, int? of, int? follows, HttpContext http, TenantAgents agents,
        AuditLog audit, CancellationToken cancellationToken)
    {
        for (var tries = Tries; tries > 0; tries--)
        {
            var newest = await agents.FindAsync(tenant, name, cancellationToken);
            var number = (newest?.Version ?? 0) + 1;
            if (follows is { } before && before != number - 1)
            {
                return Changed(number - 1);
            }

            if (newest?.Definition is null && (await agents.ListStoredAsync(tenant, cancellationToken))
                .Count(agent => agent.Definition is not null) >= StoredAgent.MaxOfTenant)
            {
                return new Problem(
                    StatusCodes.Status409Conflict, "too_many_agents",
                    $"A tenant has at most {StoredAgent.MaxOfTenant} agents. Delete one first.");
            }

            var agent = new StoredAgent(
                tenant, name, number, http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(), http.User.Owner().ToString(),
                definition, of);
            await audit.AddAsync(
                http.AuditOf(definition is null ? AuditAction.AgentDeleted : AuditAction.AgentChanged, $"{name} {number}", tenant),
                cancellationToken);
            if (await agents.TryAddAsync(agent, cancellationToken))
            {
                var view = AgentVersionView.From(agent);
                return newest?.Definition is null && of is null
                    ? TypedResults.Created($"/v1/admin/agents/{name}", view) : TypedResults.Ok(view);
            }
        }

        return Changed(null);
    }

    private static Problem Changed(int? version) => new(
        StatusCodes.Status409Conflict, "agent_changed",
        $"The agent was changed by another request{(version is { } number ? $": its version is {number}" : "")}. Read it again, and send your change as one of that.");
}
