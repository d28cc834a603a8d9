using ChatCluster.Documents;
using ChatCluster.Files;
using ChatCluster.Ledger;
using ChatCluster.Memory;

namespace ChatCluster.Threads;

/// <summary>
/// All threads, wherever they live: the one door through which HTTP reaches the engine. The embedded host answers from this
/// process, the cluster's front end from grains.
/// </summary>
public interface IThreads
{
    /// <summary>Asks something of a thread. When the task completes, what was accepted is stored.</summary>
    Task<ThreadAnswer> SendAsync(ThreadKey key, ThreadRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// The thread's stream after a cursor: what is stored, then what happens, until cancelled or the thread is deleted. Each batch is
    /// everything there was to read and is valid until the next is asked for; an empty batch is a sign of life after a quiet interval.
    /// Nothing for a thread that does not exist.
    /// </summary>
    IAsyncEnumerable<IReadOnlyList<ThreadFrame>> WatchAsync(ThreadKey key, ThreadCursor after, CancellationToken cancellationToken);

    /// <summary>The thread's catalog entry, or none.</summary>
    ValueTask<ThreadSummary?> FindAsync(ThreadKey key, CancellationToken cancellationToken);

    /// <summary>Lists threads of one owner.</summary>
    Task<ThreadPage> ListAsync(Owner owner, ThreadQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// What changes in an owner's list from now on, until cancelled. It begins with <see cref="ListChanges.Missed"/>, and has it again
    /// whenever changes may have been lost: whoever shows the list reads it then. <see cref="ListChanges.None"/> is a sign of life after a
    /// quiet interval.
    /// </summary>
    IAsyncEnumerable<ListChanges> WatchListAsync(Owner owner, CancellationToken cancellationToken);

    /// <summary>Reads or changes what is known of an owner.</summary>
    Task<MemoryAnswer> ChangeMemoryAsync(Owner owner, MemoryChange change, CancellationToken cancellationToken);

    /// <summary>Reads or changes what is kept for an owner beside the threads.</summary>
    Task<DocumentAnswer> AskDocumentsAsync(Owner owner, DocumentRequest request, CancellationToken cancellationToken);

    /// <summary>What an owner has used.</summary>
    Task<OwnerUsage> ReadUsageAsync(Owner owner, CancellationToken cancellationToken);

    /// <summary>Adds up what was used, of deleted threads too.</summary>
    Task<IReadOnlyList<UsageSum>> SumUsageAsync(UsageQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// The stored events after a sequence, oldest first, up to <paramref name="count"/>, or fewer when they are large, but at least one if
    /// there is one; null when there is no such thread.
    /// </summary>
    Task<IReadOnlyList<ThreadFrame>?> ReadAsync(ThreadKey key, long after, int count, CancellationToken cancellationToken);

    /// <summary>
    /// The stored events before a sequence, newest first, up to <paramref name="count"/>, or fewer when they are large, but at least one if
    /// there is one; null when there is no such thread.
    /// </summary>
    Task<IReadOnlyList<ThreadFrame>?> ReadBackwardAsync(ThreadKey key, long before, int count, CancellationToken cancellationToken);

    /// <summary>
    /// The thread as people read it: messages and replies of the selected branch, newest page first. Null when there is no such thread.
    /// </summary>
    Task<TranscriptPage?> ReadTranscriptAsync(ThreadKey key, TranscriptQuery query, CancellationToken cancellationToken);

    /// <summary>Copies the thread up to and including a run's reply (or all of it) into a new thread of the same owner.</summary>
    /// <param name="through">The run, or the message that it answers.</param>
    Task<ThreadAnswer> ForkAsync(ThreadKey key, string newId, string? through, CancellationToken cancellationToken);

    /// <summary>
    /// Creates a thread from exported events, if a thread could have written them itself. A run that was under way is closed as stopped.
    /// What the runs used counts for nothing here.
    /// </summary>
    Task<ThreadAnswer> ImportAsync(
        ThreadKey key, IReadOnlyList<ThreadEvent> events, ImportLimits limits, CancellationToken cancellationToken);

    /// <summary>A file that came with one of the thread's messages or a tool's result; null when there is no such file.</summary>
    Task<ThreadFile?> ReadFileAsync(ThreadKey key, string fileId, CancellationToken cancellationToken);

    /// <summary>Stops the thread's run and deletes everything of it.</summary>
    Task<bool> DeleteAsync(ThreadKey key, CancellationToken cancellationToken);
}
