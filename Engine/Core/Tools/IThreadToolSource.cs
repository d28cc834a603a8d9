using ChatCluster.Threads;

namespace ChatCluster.Tools;

/// <summary>Where tools come from that single threads have in place of those of the process.</summary>
internal interface IThreadToolSource
{
    /// <summary>What the names of all its tools begin with; null while it brings none.</summary>
    string? Prefix { get; }

    /// <summary>The tools of a thread; null where the thread has those of everybody.</summary>
    ValueTask<FoundTools?> FindAsync(ThreadKey thread, CancellationToken cancellationToken);

    /// <summary>Forgets what is kept for a thread, which is deleted.</summary>
    Task ForgetAsync(ThreadKey thread);
}
