using ChatCluster.Threads;

namespace ChatCluster.Web.Threads;

/// <summary>A tool call that waits for its owner's consent.</summary>
/// <param name="CallId">For <c>POST /v1/threads/{id}/approvals/{callId}</c>.</param>
/// <param name="Arguments">What the model asks for.</param>
/// <param name="ArgumentsHash">Sent back with the consent, so that it holds for these arguments only.</param>
/// <param name="Sources">What the run has read from outside, where that is why you are asked: it may have asked for the call.</param>
/// <param name="ExpiresAt">From then on the call is refused.</param>
public sealed record OpenApprovalView(
    string RunId, string CallId, string Name, JsonText Arguments, string ArgumentsHash, DateTimeOffset ExpiresAt,
    IReadOnlyList<OutsideSource>? Sources)
{
    internal static OpenApprovalView? Of(TranscriptItem item) => item is { Call: { } call, Approval: { } approval, Resolved: null }
        ? new(approval.RunId, call.CallId, call.Name, call.Arguments, approval.ArgumentsHash, approval.ExpiresAt, approval.Sources)
        : null;
}
