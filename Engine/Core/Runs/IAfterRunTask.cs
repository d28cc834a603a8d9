using ChatCluster.Rules;
using ChatCluster.Threads;

namespace ChatCluster.Runs;

/// <summary>
/// Something that is done once a run has ended, beside the thread and as well as can be: nobody waits for it, and a shutdown ends it. One
/// that is new is named in the list of <see cref="ChatCluster.Hosting.EngineCore"/> and nowhere else.
/// </summary>
internal interface IAfterRunTask
{
    /// <summary>Whether the end of a run makes it due.</summary>
    /// <param name="run">The run that has ended.</param>
    /// <param name="thread">The thread with that end.</param>
    bool IsDue(ThreadKey key, RunFinished end, RunNode run, ThreadSnapshot thread);

    /// <summary>Does it. What it throws is logged.</summary>
    Task RunAsync(ThreadKey key, RunNode run, IRunReports reports, CancellationToken cancellationToken);
}
