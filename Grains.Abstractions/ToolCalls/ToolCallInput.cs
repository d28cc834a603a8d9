namespace ChatCluster.Grains.ToolCalls;

/// <summary>An answer to a tool's questions.</summary>
/// <param name="Round">1 for the first questions of a call.</param>
/// <param name="State">What the tool wanted back, as JSON.</param>
/// <param name="Content">The answers, as JSON.</param>
[GenerateSerializer]
[Immutable]
[Alias("ChatCluster.ToolCallInput")]
public sealed record ToolCallInput([property: Id(0)] int Round, [property: Id(1)] string State, [property: Id(2)] string Action, [property: Id(3)] string? Content);
