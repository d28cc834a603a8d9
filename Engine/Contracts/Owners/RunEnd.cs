using ChatCluster.Threads;

namespace ChatCluster.Owners;

/// <summary>Tells that a run is over. It may be told more than once.</summary>
/// <param name="At">When the run ended.</param>
/// <param name="Sequence">The thread's sequence after that.</param>
/// <param name="Continues">Whether the thread went on with the next message that waited.</param>
public sealed record RunEnd(ThreadKey Thread, string RunId, DateTimeOffset At, long Sequence, bool Continues);
