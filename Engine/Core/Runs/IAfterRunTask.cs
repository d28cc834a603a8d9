using ChatCluster.Rules;
using ChatCluster.Threads;

namespace ChatCluster.Runs;

/// <summary>
/// Something that is done once a run has ended. Best effort: nobody waits for it, and a shutdown cancels it. It is registered by
/// <see cref="AfterRunTasks.AddAfterRunTask"/>.
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
