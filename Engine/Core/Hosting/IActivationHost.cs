using ChatCluster.Storage;
using ChatCluster.Threads;

namespace ChatCluster.Hosting;

/// <summary>What an activation needs from its host: one process alone, or a silo.</summary>
public interface IActivationHost
{
    /// <summary>Completes when the thread may be activated here: a host may know of another activation that is still writing.</summary>
    Task AwaitTurnAsync(ThreadKey key, CancellationToken cancellationToken);

    /// <summary>Keeps the activation alive: it has a run, or has just served a request.</summary>
    void KeepAlive();

    /// <summary>The log was written by another activation meanwhile.</summary>
    /// <returns>Whether this activation yields to it permanently; otherwise it reads the log again and resumes.</returns>
    bool YieldsTo(ThreadConflictException conflict);
}
