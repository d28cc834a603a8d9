using ChatCluster.Ledger;
using ChatCluster.Threads;

namespace ChatCluster.Grains;

/// <summary>Reads the store, and the catalog, for front ends, on whichever silo is near: lists and histories need no actor.</summary>
[Alias("ChatCluster.ICatalogGrain")]
public interface ICatalogGrain : IGrainWithIntegerKey
{
    [Alias("Find")]
    [ResponseTimeout("00:00:05")]
    Task<ThreadSummary?> FindAsync(ThreadKey key, CancellationToken cancellationToken);

    [Alias("List")]
    [ResponseTimeout("00:00:10")]
    Task<ThreadPage> ListAsync(Owner owner, ThreadQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Stored events after a sequence, oldest first, as a <see cref="FrameBlock"/>, up to a count or some megabytes, at least one if there
    /// is one; null when there is no such thread.
    /// </summary>
    [Alias("Read")]
    [ResponseTimeout("00:00:10")]
    Task<byte[]?> ReadAsync(ThreadKey key, long after, int count, CancellationToken cancellationToken);

    /// <summary>
    /// Stored events before a sequence, newest first, as a <see cref="FrameBlock"/>, up to a count or some megabytes, at least one if there
    /// is one; null when there is no such thread.
    /// </summary>
    [Alias("ReadBackward")]
    [ResponseTimeout("00:00:10")]
    Task<byte[]?> ReadBackwardAsync(ThreadKey key, long before, int count, CancellationToken cancellationToken);

    /// <summary>A file of a thread; null when there is no such file.</summary>
    [Alias("ReadFile")]
    [ResponseTimeout("00:00:20")]
    Task<FileAnswer?> ReadFileAsync(ThreadKey key, string fileId, CancellationToken cancellationToken);

    /// <summary>
    /// The models, agents and tools as this silo has them, a <c>CatalogListing</c> as JSON: front ends hold none of them, and no secret of
    /// one.
    /// </summary>
    [Alias("ReadCatalog")]
    [ResponseTimeout("00:00:05")]
    Task<byte[]> ReadCatalogAsync(CancellationToken cancellationToken);

    /// <summary>What an owner has used.</summary>
    [Alias("ReadUsage")]
    [ResponseTimeout("00:00:10")]
    Task<OwnerUsage> ReadUsageAsync(Owner owner, CancellationToken cancellationToken);

    /// <summary>Usage that was added up.</summary>
    [Alias("SumUsage")]
    [ResponseTimeout("00:00:30")]
    Task<UsageSum[]> SumUsageAsync(UsageQuery query, CancellationToken cancellationToken);
}
