using ChatCluster.Storage;

namespace ChatCluster.Threads;

/// <summary>Where a feed reads what its ring no longer has: the store, or on a front end the silo.</summary>
internal interface IFeedLog
{
    IAsyncEnumerable<StoredEvent> ReadAsync(long after, CancellationToken cancellationToken);
}
