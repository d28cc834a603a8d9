using ChatCluster.Storage;
using ChatCluster.Threads;

namespace ChatCluster.Hosting;

/// <summary>What an activation asks of whoever hosts it: one process alone, or a silo.</summary>
public interface IActivationHost
{
    /// <summary>Completes when the thread may be taken up here: a host may know of another activation that is still writing.</summary>
    Task AwaitTurnAsync(ThreadKey key, CancellationToken cancellationToken);

    /// <summary>The activation has a run, or has just served somebody: it is to stay.</summary>
    void KeepAlive();

    /// <summary>The log was written by another activation meanwhile.</summary>
    /// <returns>Whether this activation gives way to it for good; otherwise it reads the log again and carries on.</returns>
    bool YieldsTo(ThreadConflictException conflict);
}
