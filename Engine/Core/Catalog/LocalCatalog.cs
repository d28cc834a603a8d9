using ChatCluster.Agents;
using ChatCluster.Hosting;
using ChatCluster.Models;
using ChatCluster.Tools;
using ChatCluster.Tools.OpenApi;
using Microsoft.Extensions.Options;

namespace ChatCluster.Catalog;

/// <summary>The models, agents and tools of this process.</summary>
internal sealed class LocalCatalog(
    IModelCatalog models, AgentCatalog agents, IToolCatalog tools, OpenApiSources documents, IOptions<EngineOptions> options,
    TimeProvider time) : ICatalog
{
    public CatalogListing? Known => Read();

    public CatalogListing Read() => new(
        [.. models.Models.Select(model => Describe(model, model.PriceAt(time.GetUtcNow())))],
        [.. agents.Agents.Select(Describe).OrderBy(agent => agent.Name != AgentDescription.Default)
            .ThenBy(agent => agent.Name, StringComparer.Ordinal)],
        new([.. tools.Tools.Values.Select(tool => tool.Description).OrderBy(tool => tool.Name, StringComparer.Ordinal)], tools.Sources,
            documents.Reports),
        options.Value.Memory.Enabled);

    public Task<CatalogListing> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(Read());

    private static ModelDescription Describe(ChatModel model, ModelPrice? price) => new()
    {
        Name = model.Name,
        Provider = model.Provider,
        Id = model.Id,
        Description = model.Description,
        ContextWindow = model.ContextWindow,
        MaxOutputTokens = model.MaxOutputTokens,
        SupportsTools = model.SupportsTools,
        SupportsImages = model.SupportsImages,
        InputPrice = price?.Input,
        OutputPrice = price?.Output,
    };

    private AgentDescription Describe(Agent agent) => new(
        agent.Name,
        agent.Options.Description,
        agent.Model,
        agent.Options.Tools?.ToList(),
        agent.Options.Memory ?? options.Value.Memory.Enabled,
        agent.Version,
        agent.Options.Suggestions is { Count: > 0 } some ? [.. some] : null);
}
