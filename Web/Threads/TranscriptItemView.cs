using ChatCluster.Threads;

namespace ChatCluster.Web.Threads;

/// <summary>Part of a reply: a step's text, a tool call, or a message steered into the run. Events are as in the stream.</summary>
/// <param name="ReasoningMs">How long the reasoning took, in milliseconds, where it was measured.</param>
public sealed record TranscriptItemView(
    string? Text, string? Reasoning, long? ReasoningMs, ThreadEvent? Call, ThreadEvent? Approval, ThreadEvent? Resolved,
    ThreadEvent? Result, IReadOnlyList<ThreadEvent>? Parts, ThreadEvent? Input, ThreadEvent? Steered)
{
    internal static TranscriptItemView Of(TranscriptItem item) =>
        new(item.Text, item.Reasoning, item.ReasoningMs, item.Call, item.Approval, item.Resolved, item.Result,
            item.Parts is { } parts ? [.. parts] : null, item.Input, item.Steered);
}
