using ChatCluster.Threads;

namespace ChatCluster.Owners;

/// <summary>Tells that a run is over, or at work again, or waits. It may be told more than once.</summary>
/// <param name="At">When that was.</param>
/// <param name="Sequence">The thread's sequence after that.</param>
/// <param name="Continues">
/// Whether the thread is at work: with the next message that waited, or with a result that its client brought.
/// </param>
/// <param name="Waits">Whether the run is not over, and has nothing to do before its client brings a result.</param>
public sealed record RunEnd(ThreadKey Thread, string RunId, DateTimeOffset At, long Sequence, bool Continues, bool? Waits = null);
