using System.Security.Claims;
using ChatCluster.Catalog;
using ChatCluster.Tools.OpenApi;
using ChatCluster.Web.Access;
using ChatCluster.Web.Formats.OpenAI;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Page;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Catalog;

/// <summary>Models, agents and tools, their usage, and the caller.</summary>
internal static class CatalogEndpoints
{
    private static readonly string[] Features = ["share", "projects", "temporary"];

    public static void Map(RouteGroups v1)
    {
        v1.Reads.MapGet("/models", ListModelsAsync).WithName("listModels")
            .WithSummary("The models and what they can do; the first is the default.");
        v1.Reads.MapGet("/agents", ListAgentsAsync).WithName("listAgents")
            .WithSummary("The agents; the one named default answers where none is named.");
        v1.Reads.MapGet("/tools", ListToolsAsync).WithName("listTools")
            .WithSummary("The tools that models may call, and whether their sources can be reached.");
        v1.Reads.MapGet("/tools/documents", ListDocumentsAsync).WithName("listToolDocuments")
            .WithSummary("The OpenAPI documents that tools come from, and what became of each of their operations.");
        v1.Reads.MapGet("/me", ShowCaller).WithName("getCaller").WithSummary("The user of the credential, and what it may do.");
    }

    private static async Task<Ok<ModelsView>> ListModelsAsync(ICatalog catalog, CancellationToken cancellationToken)
    {
        var models = (await catalog.ReadAsync(cancellationToken)).Models;
        return TypedResults.Ok(new ModelsView([.. models.Select(ModelView.Of)], "list", [.. models.Select(OpenAIModel.Of)]));
    }

    private static async Task<Ok<ItemsView<AgentView>>> ListAgentsAsync(
        ClaimsPrincipal user, TenantAgents agents, CancellationToken cancellationToken) =>
        TypedResults.Ok(
            new ItemsView<AgentView>([.. (await agents.ListAsync(user.Owner().Tenant, cancellationToken)).Select(AgentView.Of)]));

    private static async Task<Ok<ToolsView>> ListToolsAsync(ICatalog catalog, CancellationToken cancellationToken) =>
        TypedResults.Ok(ToolsView.Of((await catalog.ReadAsync(cancellationToken)).Tools));

    private static async Task<Ok<ItemsView<OpenApiReport>>> ListDocumentsAsync(ICatalog catalog, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ItemsView<OpenApiReport>((await catalog.ReadAsync(cancellationToken)).Tools.Documents));

    private static Ok<CallerView> ShowCaller(
        ClaimsPrincipal user, AccessModes access, IOptionsMonitor<LimitOptions> limits, IOptions<PageOptions> page, PageLogo logo)
    {
        var owner = user.Owner();
        return TypedResults.Ok(
            new CallerView(
                owner.Tenant, owner.User, user.FindFirst(ChatClaims.Role)!.Value, !access.Open,
                limits.CurrentValue.MessageChars, Features,
                PageView.Of(page.Value, logo)));
    }
}
