namespace ChatCluster.Storage.Postgres;

/// <summary>
/// Lets a few searches through at a time. People search at each key they press and nobody waits for most of the answers, so without it
/// searches could hold every connection, and nothing could be stored.
/// </summary>
#pragma warning disable CA1001 // A semaphore whose wait handle is never used holds nothing to be freed, and searches may outlast the store.
internal sealed class SearchGate(int places, TimeSpan patience)
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _places = new(places);

    /// <exception cref="StoreUnavailableException">No other search has ended in time.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> search, CancellationToken cancellationToken)
    {
        if (!await _places.WaitAsync(patience, cancellationToken))
        {
            throw new StoreUnavailableException(
                $"{places} searches were under way and none ended within {patience.TotalSeconds:0} s: search again in a moment, and check the load of PostgreSQL if this lasts.");
        }

        try
        {
            return await search();
        }
        finally
        {
            _places.Release();
        }
    }
}
