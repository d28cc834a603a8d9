namespace ChatCluster.Tools;

/// <summary>How a tool source stands, for people.</summary>
/// <param name="Name">As its operator knows it, for example <c>ChatCluster:Tools:Rest</c>.</param>
/// <param name="Tools">How many tools it gives.</param>
/// <param name="Reason">Why it is unavailable, or which of its tools were left out.</param>
public sealed record ToolSourceStatus(string Name, ToolSourceState State, int Tools, string? Reason = null)
{
    /// <summary>What <see cref="ToolDescription.Source"/> of its tools says; null when that cannot be said.</summary>
    public string? Source { get; init; }
}
