using System.Runtime.InteropServices;
using System.Text.Json;
using ChatCluster.Catalog;
using ChatCluster.Ledger;
using ChatCluster.Owners;
using ChatCluster.Storage;
using ChatCluster.Threads;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Configuration;

namespace ChatCluster.Grains;

/// <summary>
/// Reads the store where the call comes in. There is one on each silo, so that a cancellation reaches the activation that runs the call.
/// </summary>
[GrainType("catalog")]
[StatelessWorker(1)]
[Reentrant]
internal sealed class CatalogGrain(SiloEngine engine, ICatalog catalog, IOptions<SiloMessagingOptions> messaging) : Grain, ICatalogGrain
{
    // The store counts events and not bytes: it is asked for a few at first, and for more while they are small.
    private const int FirstBackward = 8;

    private IThreadStore Store => engine.Core.Store;

    public async Task<ThreadSummary?> FindAsync(ThreadKey key, CancellationToken cancellationToken) =>
        await Store.FindAsync(key, cancellationToken);

    public Task<ThreadPage> ListAsync(Owner owner, ThreadQuery query, CancellationToken cancellationToken) =>
        Store.ListAsync(owner, query, cancellationToken);

    public Task<OwnerUsage> ReadUsageAsync(Owner owner, CancellationToken cancellationToken) =>
        StoredUsage.ReadAsync(Store, owner, cancellationToken);

    public async Task<UsageSum[]> SumUsageAsync(UsageQuery query, CancellationToken cancellationToken) =>
        [.. await Store.SumUsageAsync(query, cancellationToken)];

    public async Task<byte[]?> ReadAsync(ThreadKey key, long after, int count, CancellationToken cancellationToken)
    {
        if (await Store.FindAsync(key, cancellationToken) is null)
        {
            return null;
        }

        var page = NewPage();
        await foreach (var stored in Store.ReadAsync(key, after, cancellationToken).Take(count))
        {
            if (!page.TryAdd(stored))
            {
                break;
            }
        }

        return FrameBlock.Of(page.Frames);
    }

    public async Task<byte[]?> ReadBackwardAsync(ThreadKey key, long before, int count, CancellationToken cancellationToken)
    {
        if (await Store.FindAsync(key, cancellationToken) is null)
        {
            return null;
        }

        var page = NewPage();
        for (var piece = FirstBackward; page.Frames.Count < count; piece *= 2)
        {
            var wanted = Math.Min(piece, count - page.Frames.Count);
            var events = await Store.ReadBackwardAsync(key, before, wanted, cancellationToken);
            if (!events.All(page.TryAdd) || events.Count < wanted)
            {
                break;
            }

            before = events[^1].Sequence;
        }

        return FrameBlock.Of(page.Frames);
    }

    public async Task<FileAnswer?> ReadFileAsync(ThreadKey key, string fileId, CancellationToken cancellationToken) =>
        await engine.Core.ReadFileAsync(key, fileId, cancellationToken) is { } file
            ? new(file.Name, file.MediaType, MemoryMarshal.TryGetArray(
                file.Content, out var bytes) && bytes.Count == bytes.Array!.Length ? bytes.Array : file.Content.ToArray())
            : null;

    public async Task<byte[]> ReadCatalogAsync(CancellationToken cancellationToken) =>
        JsonSerializer.SerializeToUtf8Bytes(await catalog.ReadAsync(cancellationToken), JsonSerializerOptions.Web);

    private Page NewPage() => new(MessageSize.Answer(messaging.Value.MaxMessageBodySize));

    /// <summary>Takes events until the next would make it too large; the first has its place whatever its size.</summary>
    private sealed class Page(int maxBytes)
    {
        private readonly List<ThreadFrame> _frames = [];
        private long _bytes;

        public IReadOnlyList<ThreadFrame> Frames => _frames;

        public bool TryAdd(StoredEvent stored)
        {
            _bytes += stored.Json.Length;
            if (_frames.Count > 0 && _bytes > maxBytes)
            {
                return false;
            }

            _frames.Add(ThreadFrame.OfStored(new(stored.Sequence), stored.Json));
            return true;
        }
    }
}
