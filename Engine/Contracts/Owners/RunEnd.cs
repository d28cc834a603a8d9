using ChatCluster.Threads;

namespace ChatCluster.Owners;

/// <summary>Tells that a run is over and what it used. It may be told more than once.</summary>
/// <param name="At">When the run ended.</param>
/// <param name="Sequence">The thread's sequence after that.</param>
/// <param name="Continues">Whether the thread went on with the next message that waited.</param>
/// <param name="Messages">Messages the run answered that no run had answered before.</param>
/// <param name="Aside">Whether it was no run but a model call beside the runs, under an id of its own: it has no place among those that run.</param>
public sealed record RunEnd(ThreadKey Thread, string RunId, DateTimeOffset At, long Sequence, bool Continues, int Messages, Usage Usage, bool Aside = false)
{
    /// <summary>How many rounds it was.</summary>
    internal int Rounds => Aside ? 0 : 1;
}
