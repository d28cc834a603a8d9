namespace ChatCluster.Tools;

/// <summary>The tools of this process.</summary>
internal sealed class LocalToolList(IToolCatalog catalog) : IToolList
{
    public ToolListing Read() =>
        new([.. catalog.Tools.Values.Select(tool => tool.Description).OrderBy(tool => tool.Name, StringComparer.Ordinal)], catalog.Sources);

    public Task<ToolListing> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(Read());
}
