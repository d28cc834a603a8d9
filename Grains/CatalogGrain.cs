using ChatCluster.Storage;
using ChatCluster.Threads;
using Orleans.Concurrency;

namespace ChatCluster.Grains;

/// <summary>Reads the store where the call comes in.</summary>
[GrainType("catalog")]
[StatelessWorker]
[Reentrant]
internal sealed class CatalogGrain(SiloEngine engine) : Grain, ICatalogGrain
{
    private IThreadStore Store => engine.Core.Store;

    public async Task<ThreadSummary?> FindAsync(ThreadKey key) => await Store.FindAsync(key, CancellationToken.None);

    public Task<ThreadPage> ListAsync(Owner owner, ThreadQuery query) => Store.ListAsync(owner, query, CancellationToken.None);

    public async Task<byte[]?> ReadAsync(ThreadKey key, long after, int count) => await Store.FindAsync(key, CancellationToken.None) is null
        ? null
        : FrameBlock.Of((await Store.ReadAsync(key, after, CancellationToken.None).Take(count).ToListAsync()).Select(Frame));

    public async Task<byte[]?> ReadBackwardAsync(ThreadKey key, long before, int count) => await Store.FindAsync(key, CancellationToken.None) is null
        ? null
        : FrameBlock.Of((await Store.ReadBackwardAsync(key, before, count, CancellationToken.None)).Select(Frame));

    private static ThreadFrame Frame(StoredEvent stored) => ThreadFrame.OfStored(new(stored.Sequence), stored.Json);
}
