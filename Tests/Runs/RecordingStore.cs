using System.Runtime.CompilerServices;
using ChatCluster.Ledger;
using ChatCluster.Storage;
using ChatCluster.Storage.Memory;
using ChatCluster.Threads;

namespace ChatCluster.Tests.Runs;

/// <summary>Notes what is stored together.</summary>
internal sealed class RecordingStore : IThreadStore
{
    private readonly InMemoryThreadStore _store = new();

    /// <summary>The types of each append's events.</summary>
    public List<string[]> Appends { get; } = [];

    /// <summary>What an append waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>The type of event whose appends wait; all when left out.</summary>
    public string? Held { get; set; }

    /// <summary>What happens when a log has been read to its end.</summary>
    public Action AfterRead { get; set; } = () => { };

    public async Task AppendAsync(
        ThreadKey key, long expectedSequence, IReadOnlyList<ReadOnlyMemory<byte>> events, ThreadSummary summary,
        IReadOnlyList<UsageLine> usage, CancellationToken cancellationToken)
    {
        string[] types = [.. events.Select(json => ThreadJson.Decode(json.Span).GetType().Name)];
        Appends.Add(types);
        if (Held is null || types.Contains(Held))
        {
            await Gate;
        }

        await _store.AppendAsync(key, expectedSequence, events, summary, usage, cancellationToken);
    }

    public async IAsyncEnumerable<StoredEvent> ReadAsync(
        ThreadKey key, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var stored in _store.ReadAsync(key, after, cancellationToken))
        {
            yield return stored;
        }

        AfterRead();
    }

    public Task<IReadOnlyList<StoredEvent>> ReadBackwardAsync(ThreadKey key, long before, int count, CancellationToken cancellationToken) =>
        _store.ReadBackwardAsync(key, before, count, cancellationToken);

    public ValueTask<ThreadSummary?> FindAsync(ThreadKey key, CancellationToken cancellationToken) =>
        _store.FindAsync(key, cancellationToken);

    public Task<ThreadPage> ListAsync(Owner owner, ThreadQuery query, CancellationToken cancellationToken) =>
        _store.ListAsync(owner, query, cancellationToken);

    public IAsyncEnumerable<ThreadKey> ListRunningAsync(CancellationToken cancellationToken) => _store.ListRunningAsync(cancellationToken);

    public IAsyncEnumerable<ThreadKey> ListInactiveAsync(DateTimeOffset before, bool temporary, CancellationToken cancellationToken) =>
        _store.ListInactiveAsync(before, temporary, cancellationToken);

    public Task<bool> DeleteAsync(ThreadKey key, CancellationToken cancellationToken) => _store.DeleteAsync(key, cancellationToken);

    public Task<IReadOnlyList<UsageSum>> SumUsageAsync(UsageQuery query, CancellationToken cancellationToken) =>
        _store.SumUsageAsync(query, cancellationToken);

    public Task<int> DeleteUsageAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        _store.DeleteUsageAsync(before, cancellationToken);
}
