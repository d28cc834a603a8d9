using System.Runtime.CompilerServices;
using ChatCluster.Ledger;
using ChatCluster.Threads;

namespace ChatCluster.Storage.Memory;

/// <summary>Keeps threads in this process, for tests and for trying things out. Everything is gone when the process ends.</summary>
public sealed class InMemoryThreadStore : IThreadStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Owner, Dictionary<string, MemoryThread>> _owners = [];
    private readonly MemoryUsage _usageLines = new();

    public Task AppendAsync(
        ThreadKey key, long expectedSequence, IReadOnlyList<ReadOnlyMemory<byte>> events, ThreadSummary summary,
        IReadOnlyList<UsageLine> usage, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        AppendCheck.Validate(key, expectedSequence, events, summary);
        lock (_gate)
        {
            var thread = Find(key);
            var actual = thread?.Events.Count ?? 0;
            if (actual != expectedSequence)
            {
                return Task.FromException(new ThreadConflictException(key, expectedSequence, actual));
            }

            if (thread is null)
            {
                thread = new(summary);
                if (!_owners.TryGetValue(key.Owner, out var threads))
                {
                    _owners.Add(key.Owner, threads = []);
                }

                threads.Add(key.Id, thread);
            }

            thread.Summary = summary;
            foreach (var @event in events)
            {
                thread.Events.Add(@event.ToArray());
            }

            _usageLines.Add(key.Owner, usage);
        }

        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<StoredEvent> ReadAsync(
        ThreadKey key, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var @event in Slice(key, Math.Max(after, 0), int.MaxValue).ToAsyncEnumerable().WithCancellation(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return @event;
        }
    }

    public Task<IReadOnlyList<StoredEvent>> ReadBackwardAsync(ThreadKey key, long before, int count, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var end = Math.Min(before, (FindSummary(key)?.Sequence ?? 0) + 1);
        var start = Math.Max(0, end - 1 - count);
        var page = end > start + 1 ? Slice(key, start, (int)(end - 1 - start)) : [];
        page.Reverse();
        return Task.FromResult<IReadOnlyList<StoredEvent>>(page);
    }

    public ValueTask<ThreadSummary?> FindAsync(ThreadKey key, CancellationToken cancellationToken) => new(FindSummary(key));

    public Task<ThreadPage> ListAsync(Owner owner, ThreadQuery query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var own = _owners.GetValueOrDefault(owner) ?? [];
            return Task.FromResult(ThreadListing.Page(
                own.Values.Select(thread => thread.Summary),
                query,
                (thread, word) =>
                    own[thread.Key.Id].Events.Any(
                        json => EventText.Find(json)?.Contains(word, StringComparison.OrdinalIgnoreCase) is true)));
        }
    }

    public IAsyncEnumerable<ThreadKey> ListRunningAsync(CancellationToken cancellationToken) =>
        Keys(thread => thread.Running).ToAsyncEnumerable();

    public IAsyncEnumerable<ThreadKey> ListInactiveAsync(DateTimeOffset before, bool temporary, CancellationToken cancellationToken) =>
        Keys(thread => ThreadListing.IsInactive(thread, before) && (!temporary || thread.Temporary is true)).ToAsyncEnumerable();

    public Task<bool> DeleteAsync(ThreadKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (!_owners.TryGetValue(key.Owner, out var threads) || !threads.Remove(key.Id))
            {
                return Task.FromResult(false);
            }

            if (threads.Count == 0)
            {
                _owners.Remove(key.Owner);
            }

            return Task.FromResult(true);
        }
    }

    public Task<IReadOnlyList<UsageSum>> SumUsageAsync(UsageQuery query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return Task.FromResult(_usageLines.Sum(query));
        }
    }

    public Task<int> DeleteUsageAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return Task.FromResult(_usageLines.Delete(before));
        }
    }

    private MemoryThread? Find(ThreadKey key) => _owners.GetValueOrDefault(key.Owner)?.GetValueOrDefault(key.Id);

    private ThreadSummary? FindSummary(ThreadKey key)
    {
        lock (_gate)
        {
            return Find(key)?.Summary;
        }
    }

    private List<StoredEvent> Slice(ThreadKey key, long after, int count)
    {
        lock (_gate)
        {
            return Find(key) is { } thread && after < thread.Events.Count
                ? [.. thread.Events.Skip((int)after).Take(count).Select((json, index) => new StoredEvent(after + index + 1, json))]
                : [];
        }
    }

    private ThreadKey[] Keys(Func<ThreadSummary, bool> condition)
    {
        lock (_gate)
        {
            return [.. _owners.Values.SelectMany(threads => threads.Values).Select(thread => thread.Summary).Where(condition)
                .Select(thread => thread.Key)];
        }
    }

    private sealed class MemoryThread(ThreadSummary summary)
    {
        public ThreadSummary Summary { get; set; } = summary;

        public List<byte[]> Events { get; } = [];
    }
}
