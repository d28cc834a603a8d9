using System.Collections.Immutable;
using ChatCluster.Threads;

namespace ChatCluster.Grains.ToolCalls;

/// <summary>What came of a call: cut to size and free of secrets.</summary>
/// <param name="Text">What the model reads; none when the call failed.</param>
/// <param name="Truncated">Whether the text was cut.</param>
/// <param name="Files">Files of the result, stored with the thread.</param>
/// <param name="Questions">In place of a result: what the tool asks its caller's user.</param>
/// <param name="State">What it wants back with the answer, as JSON.</param>
/// <param name="Links">Places that the result points to.</param>
/// <param name="Parts">What the result is made of.</param>
[GenerateSerializer]
[Immutable]
[Alias("ChatCluster.ToolCallResult")]
public sealed record ToolCallResult(
    [property: Id(0)] string? Text,
    [property: Id(1)] ToolError? Error,
    [property: Id(2)] string Preview,
    [property: Id(3)] long ElapsedMs,
    [property: Id(4)] bool Truncated,
    [property: Id(5)] ImmutableArray<Attachment>? Files = null,
    [property: Id(6)] ImmutableArray<ToolLink>? Links = null,
    [property: Id(7)] ImmutableArray<InputQuestion>? Questions = null,
    [property: Id(8)] string? State = null,
    [property: Id(9)] ImmutableArray<ToolPart>? Parts = null);
