using ChatCluster.Threads;

namespace ChatCluster.Grains.ToolCalls;

/// <summary>What came of a call: cut to size and free of secrets.</summary>
/// <param name="Text">What the model reads; none when the call failed.</param>
/// <param name="Truncated">Whether the text was cut.</param>
[GenerateSerializer]
[Immutable]
[Alias("ChatCluster.ToolCallResult")]
public sealed record ToolCallResult(
    [property: Id(0)] string? Text,
    [property: Id(1)] ToolError? Error,
    [property: Id(2)] string Preview,
    [property: Id(3)] long ElapsedMs,
    [property: Id(4)] bool Truncated);
