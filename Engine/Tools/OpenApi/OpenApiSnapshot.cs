namespace ChatCluster.Tools.OpenApi;

/// <summary>How a document stands at a time.</summary>
/// <param name="Reason">Why it is not there.</param>
internal sealed record OpenApiSnapshot(OpenApiState State, IReadOnlyList<ITool> Tools, OpenApiImport? Import, string? Reason)
{
    public static OpenApiSnapshot Loading { get; } = new(OpenApiState.Loading, [], null, null);

    public static OpenApiSnapshot Away(string reason) => new(OpenApiState.Away, [], null, reason);
}
