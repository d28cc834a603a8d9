using ChatCluster.Ledger;
using ChatCluster.Storage;
using ChatCluster.Storage.Memory;
using ChatCluster.Threads;

namespace ChatCluster.Tests.Runs;

/// <summary>A store that can be away.</summary>
internal sealed class OutageStore : IThreadStore
{
    private readonly InMemoryThreadStore _store = new();
    private volatile bool _away;
    private int _refused;

    public bool Away
    {
        get => _away;
        set => _away = value;
    }

    /// <summary>How often it was asked in vain.</summary>
    public int Refused => _refused;

    private InMemoryThreadStore Store
    {
        get
        {
            if (_away)
            {
                Interlocked.Increment(ref _refused);
                throw new StoreUnavailableException("The store is away.");
            }

            return _store;
        }
    }

    public Task AppendAsync(
        ThreadKey key, long expectedSequence, IReadOnlyList<ReadOnlyMemory<byte>> events, ThreadSummary summary,
        IReadOnlyList<UsageLine> usage, CancellationToken cancellationToken) =>
        Store.AppendAsync(key, expectedSequence, events, summary, usage, cancellationToken);

    public IAsyncEnumerable<StoredEvent> ReadAsync(ThreadKey key, long after, CancellationToken cancellationToken) =>
        Store.ReadAsync(key, after, cancellationToken);

    public Task<IReadOnlyList<StoredEvent>> ReadBackwardAsync(ThreadKey key, long before, int count, CancellationToken cancellationToken) =>
        Store.ReadBackwardAsync(key, before, count, cancellationToken);

    public ValueTask<ThreadSummary?> FindAsync(ThreadKey key, CancellationToken cancellationToken) =>
        Store.FindAsync(key, cancellationToken);

    public Task<ThreadPage> ListAsync(Owner owner, ThreadQuery query, CancellationToken cancellationToken) =>
        Store.ListAsync(owner, query, cancellationToken);

    public IAsyncEnumerable<ThreadKey> ListRunningAsync(CancellationToken cancellationToken) => Store.ListRunningAsync(cancellationToken);

    public IAsyncEnumerable<ThreadKey> ListInactiveAsync(DateTimeOffset before, bool temporary, CancellationToken cancellationToken) =>
        Store.ListInactiveAsync(before, temporary, cancellationToken);

    public Task<bool> DeleteAsync(ThreadKey key, CancellationToken cancellationToken) => Store.DeleteAsync(key, cancellationToken);

    public Task<IReadOnlyList<UsageSum>> SumUsageAsync(UsageQuery query, CancellationToken cancellationToken) =>
        Store.SumUsageAsync(query, cancellationToken);

    public Task<int> DeleteUsageAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        Store.DeleteUsageAsync(before, cancellationToken);
}
