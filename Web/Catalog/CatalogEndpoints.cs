using System.Security.Claims;
using ChatCluster.Agents;
using ChatCluster.Models;
using ChatCluster.Tools;
using ChatCluster.Tools.OpenApi;
using ChatCluster.Web.Access;
using ChatCluster.Web.Formats.OpenAI;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Catalog;

/// <summary>What there is, what it has cost, and who is asking.</summary>
internal static class CatalogEndpoints
{
    private static readonly string[] Features = ["share"];

    public static void Map(RouteGroups v1)
    {
        v1.Reads.MapGet("/models", ListModels).WithName("listModels")
            .WithSummary("The models and what they can do; the first is the default.");
        v1.Reads.MapGet("/agents", ListAgents).WithName("listAgents")
            .WithSummary("The agents; the one named default answers where none is named.");
        v1.Reads.MapGet("/tools", ListToolsAsync).WithName("listTools").WithSummary("The tools that models may call, and whether their sources can be reached.");
        v1.Reads.MapGet("/tools/documents", ListDocumentsAsync).WithName("listToolDocuments")
            .WithSummary("The OpenAPI documents that tools come from, and what became of each of their operations.");
        v1.Reads.MapGet("/me", ShowCaller).WithName("getCaller").WithSummary("Whom the credential stands for, and what it may do.");
    }

    private static Ok<ModelsView> ListModels(IModelCatalog catalog, TimeProvider time) =>
        TypedResults.Ok(new ModelsView([.. catalog.Models.Select(model => ModelView.Of(model, model.PriceAt(time.GetUtcNow())))], "list", [.. catalog.Models.Select(OpenAIModel.Of)]));

    private static Ok<ItemsView<AgentView>> ListAgents(AgentCatalog catalog) =>
        TypedResults.Ok(new ItemsView<AgentView>([.. catalog.Agents.OrderBy(agent => agent.Name != AgentCatalog.DefaultName).ThenBy(agent => agent.Name, StringComparer.Ordinal).Select(AgentView.Of)]));

    private static async Task<Ok<ToolsView>> ListToolsAsync(IToolList tools, CancellationToken cancellationToken) =>
        TypedResults.Ok(ToolsView.Of(await tools.ReadAsync(cancellationToken)));

    private static async Task<Ok<ItemsView<OpenApiReport>>> ListDocumentsAsync(IToolList tools, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ItemsView<OpenApiReport>((await tools.ReadAsync(cancellationToken)).Documents));

    private static Ok<CallerView> ShowCaller(ClaimsPrincipal user, AccessModes access, IOptionsMonitor<LimitOptions> limits)
    {
        var owner = user.Owner();
        return TypedResults.Ok(new CallerView(owner.Tenant, owner.User, user.FindFirst(ChatClaims.Role)!.Value, !access.Open, limits.CurrentValue.MessageChars, Features));
    }
}
