using ChatCluster.Threads;

namespace ChatCluster.Web.Threads;

/// <summary>A tool call that waits for the client which makes it.</summary>
/// <param name="CallId">For <c>POST /v1/threads/{id}/results/{callId}</c>.</param>
/// <param name="ExpiresAt">From then on the model is told that nobody made it.</param>
public sealed record OpenCallView(string RunId, string CallId, string Name, JsonText Arguments, DateTimeOffset? ExpiresAt)
{
    internal static OpenCallView? Of(TranscriptItem item) =>
        item is { Call: { Client: true } call, Result: null } ? Of(call) : null;

    internal static OpenCallView Of(ToolCalled call) => new(call.RunId, call.CallId, call.Name, call.Arguments, call.ExpiresAt);
}
