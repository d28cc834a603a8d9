using ChatCluster.Ledger;
using ChatCluster.Memory;
using ChatCluster.Threads;

namespace ChatCluster.Storage;

/// <summary>
/// A store whose failed writes are noted, and whose threads take the facts with them that come from them, whichever store it is.
/// </summary>
internal sealed class WatchedStore(IThreadStore store, StoreCondition condition, Memories? memories = null) : IThreadStore
{
    public async Task AppendAsync(
        ThreadKey key, long expectedSequence, IReadOnlyList<ReadOnlyMemory<byte>> events, ThreadSummary summary,
        IReadOnlyList<UsageLine> usage, CancellationToken cancellationToken)
    {
        try
        {
            await store.AppendAsync(key, expectedSequence, events, summary, usage, cancellationToken);
            condition.NoteSuccess();
        }
        catch (StoreUnavailableException exception)
        {
            condition.NoteFailure(exception);
            throw;
        }
    }

    public IAsyncEnumerable<StoredEvent> ReadAsync(ThreadKey key, long after, CancellationToken cancellationToken) =>
        store.ReadAsync(key, after, cancellationToken);

    public Task<IReadOnlyList<StoredEvent>> ReadBackwardAsync(ThreadKey key, long before, int count, CancellationToken cancellationToken) =>
        store.ReadBackwardAsync(key, before, count, cancellationToken);

    public ValueTask<ThreadSummary?> FindAsync(ThreadKey key, CancellationToken cancellationToken) =>
        store.FindAsync(key, cancellationToken);

    public Task<ThreadPage> ListAsync(Owner owner, ThreadQuery query, CancellationToken cancellationToken) =>
        store.ListAsync(owner, query, cancellationToken);

    public IAsyncEnumerable<ThreadKey> ListRunningAsync(CancellationToken cancellationToken) => store.ListRunningAsync(cancellationToken);

    public IAsyncEnumerable<ThreadKey> ListInactiveAsync(DateTimeOffset before, bool temporary, CancellationToken cancellationToken) =>
        store.ListInactiveAsync(before, temporary, cancellationToken);

    public Task<IReadOnlyList<UsageSum>> SumUsageAsync(UsageQuery query, CancellationToken cancellationToken) =>
        store.SumUsageAsync(query, cancellationToken);

    public Task<int> DeleteUsageAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        store.DeleteUsageAsync(before, cancellationToken);

    public async Task<bool> DeleteAsync(ThreadKey key, CancellationToken cancellationToken)
    {
        // Facts before their thread: a deletion that was cut off between the two can be asked for again.
        await ForgetAsync();
        var deleted = await store.DeleteAsync(key, cancellationToken);

        // What was noted in the meantime.
        await ForgetAsync();
        return deleted;

        Task ForgetAsync() => memories?.ChangeAsync(key.Owner, new ForgetThread(key.Id), cancellationToken) ?? Task.CompletedTask;
    }
}
