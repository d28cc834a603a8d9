using ChatCluster.Tools.OpenApi;

namespace ChatCluster.Tools;

/// <summary>The tools of this process.</summary>
internal sealed class LocalToolList(IToolCatalog catalog, OpenApiSources documents) : IToolList
{
    public ToolListing Read() => new(
        [.. catalog.Tools.Values.Select(tool => tool.Description).OrderBy(tool => tool.Name, StringComparer.Ordinal)],
        catalog.Sources,
        documents.Reports);

    public Task<ToolListing> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(Read());
}
