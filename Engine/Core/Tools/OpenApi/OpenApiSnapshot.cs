namespace ChatCluster.Tools.OpenApi;

/// <summary>How a document stands at a time.</summary>
internal sealed record OpenApiSnapshot(ToolSourceSnapshot Source, OpenApiImport? Import = null)
{
    public static OpenApiSnapshot Loading { get; } = new(ToolSourceSnapshot.Loading);

    public static OpenApiSnapshot Away(string reason) => new(new ToolSourceSnapshot(ToolSourceState.Unavailable, [], reason));
}
