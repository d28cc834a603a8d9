using ChatCluster.Web.Threads;

namespace ChatCluster.Web.Streaming;

/// <summary>A message was taken; its run is not waited for.</summary>
/// <param name="RunId">The run that answers it; none as long as it waits.</param>
/// <param name="Queued">Whether it waits for the run under way.</param>
/// <param name="Calls">Tool calls that the run waits for you to make; it goes on once you have brought the results of all.</param>
/// <param name="Cursor">Watching the thread's events from here shows what the message causes.</param>
public sealed record RunAccepted(string ThreadId, string? RunId, string? MessageId, bool Queued, string Cursor,
    IReadOnlyList<OpenCallView>? Calls = null);
