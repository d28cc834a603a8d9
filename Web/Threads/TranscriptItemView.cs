using ChatCluster.Threads;

namespace ChatCluster.Web.Threads;

/// <summary>Part of a reply: a step's text, a tool call, or a message steered into the run. Events are as in the stream.</summary>
public sealed record TranscriptItemView(
    string? Text, string? Reasoning, ThreadEvent? Call, ThreadEvent? Approval, ThreadEvent? Resolved, ThreadEvent? Result,
    IReadOnlyList<ThreadEvent>? Parts, ThreadEvent? Input, ThreadEvent? Steered)
{
    internal static TranscriptItemView Of(TranscriptItem item) =>
        new(item.Text, item.Reasoning, item.Call, item.Approval, item.Resolved, item.Result, item.Parts is { } parts ? [.. parts] : null,
            item.Input, item.Steered);
}
