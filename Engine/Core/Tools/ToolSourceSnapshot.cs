namespace ChatCluster.Tools;

/// <summary>How a tool source stands at one moment.</summary>
/// <param name="Reason">For people, without secrets and addresses: why it is unavailable, or which of its tools were left out.</param>
internal sealed record ToolSourceSnapshot(ToolSourceState State, IReadOnlyList<ITool> Tools, string? Reason = null)
{
    public static readonly ToolSourceSnapshot Loading = new(ToolSourceState.Loading, []);
}
