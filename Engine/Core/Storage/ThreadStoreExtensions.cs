using ChatCluster.Threads;

namespace ChatCluster.Storage;

/// <summary>Shorter ways into a store.</summary>
public static class ThreadStoreExtensions
{
    /// <summary>Appends events that nothing was used for.</summary>
    public static Task AppendAsync(
        this IThreadStore store,
        ThreadKey key,
        long expectedSequence,
        IReadOnlyList<ReadOnlyMemory<byte>> events,
        ThreadSummary summary,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.AppendAsync(key, expectedSequence, events, summary, [], cancellationToken);
    }
}
