using ChatCluster.Threads;

namespace ChatCluster.Web.Threads;

/// <summary>A tool call that waits for its owner's answer.</summary>
/// <param name="CallId">For <c>POST /v1/threads/{id}/inputs/{callId}</c>.</param>
/// <param name="Questions">In the words of the tool's author.</param>
/// <param name="ExpiresAt">From then on the tool is told that nobody answered.</param>
public sealed record OpenInputView(
    string RunId, string CallId, string Name, IReadOnlyList<InputQuestion> Questions, DateTimeOffset ExpiresAt)
{
    internal static OpenInputView? Of(TranscriptItem item) =>
        item.Input is { } input ? new(input.RunId, input.CallId, input.Name, input.Questions, input.ExpiresAt) : null;
}
