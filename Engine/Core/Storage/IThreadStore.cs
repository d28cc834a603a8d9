using ChatCluster.Ledger;
using ChatCluster.Threads;

namespace ChatCluster.Storage;

/// <summary>
/// The log of every thread and the catalog of threads: the only durable truth there is. One interface, because an append and
/// its catalog entry must not part. Safe for concurrent use.
/// </summary>
public interface IThreadStore
{
    /// <summary>
    /// Appends after <paramref name="expectedSequence"/>, all events or none, and puts <paramref name="summary"/> into the catalog.
    /// When the task completes the events are durable.
    /// </summary>
    /// <param name="events">The events as encoded JSON, at least one. Not kept after the call: the memory may be reused.</param>
    /// <param name="summary">The thread as it is after the append.</param>
    /// <param name="usage">Lines for the ledger of usage. They are stored with the events or not at all, and stay when the thread is
    /// deleted.</param>
    /// <exception cref="ThreadConflictException">Another activation appended first, or the thread was deleted; the caller is
    /// stale.</exception>
    /// <exception cref="StoreUnavailableException">The append may or may not have happened; the caller must read before it goes
    /// on.</exception>
    Task AppendAsync(
        ThreadKey key,
        long expectedSequence,
        IReadOnlyList<ReadOnlyMemory<byte>> events,
        ThreadSummary summary,
        IReadOnlyList<UsageLine> usage,
        CancellationToken cancellationToken);

    /// <summary>
    /// Adds up lines of the ledger, ordered by what they are added up by; at most <see cref="UsageQuery.MaxSums"/> and one more.
    /// </summary>
    Task<IReadOnlyList<UsageSum>> SumUsageAsync(UsageQuery query, CancellationToken cancellationToken);

    /// <summary>Deletes lines of the ledger that are older than <paramref name="before"/>, a part of them at a time.</summary>
    /// <returns>How many were deleted; 0 when there are no more.</returns>
    Task<int> DeleteUsageAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Reads the events after <paramref name="after"/>, oldest first; empty for a thread that does not exist.</summary>
    IAsyncEnumerable<StoredEvent> ReadAsync(ThreadKey key, long after, CancellationToken cancellationToken);

    /// <summary>Reads up to <paramref name="count"/> events before <paramref name="before"/>, newest first.</summary>
    Task<IReadOnlyList<StoredEvent>> ReadBackwardAsync(ThreadKey key, long before, int count, CancellationToken cancellationToken);

    /// <summary>The thread's catalog entry, or none.</summary>
    ValueTask<ThreadSummary?> FindAsync(ThreadKey key, CancellationToken cancellationToken);

    /// <summary>Lists threads of one owner.</summary>
    Task<ThreadPage> ListAsync(Owner owner, ThreadQuery query, CancellationToken cancellationToken);

    /// <summary>All threads of all owners with a run under way: those to resume after a start.</summary>
    IAsyncEnumerable<ThreadKey> ListRunningAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Threads of all owners without activity since <paramref name="before"/> and without a run under way, for retention.
    /// </summary>
    /// <param name="temporary">Only those that are temporary.</param>
    IAsyncEnumerable<ThreadKey> ListInactiveAsync(DateTimeOffset before, bool temporary, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes the thread's events and its catalog entry; its text is gone from the disk when the task completes.
    /// A later append by a stale activation conflicts; an append that expects sequence 0 begins a new thread.
    /// </summary>
    /// <returns>Whether there was such a thread.</returns>
    Task<bool> DeleteAsync(ThreadKey key, CancellationToken cancellationToken);
}
