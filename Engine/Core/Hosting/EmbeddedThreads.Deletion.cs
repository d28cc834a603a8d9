using ChatCluster.Threads;

namespace ChatCluster.Hosting;

/// <summary>How a thread is deleted.</summary>
internal sealed partial class EmbeddedThreads
{
    public async Task<bool> DeleteAsync(ThreadKey key, CancellationToken cancellationToken)
    {
        // Files before the log: a deletion that was cut off between the two can be asked for again.
        await files.DeleteAsync(key, cancellationToken);
        var deleted = await DeleteLoadedAsync(key) ?? await runtime.Store.DeleteAsync(key, cancellationToken);

        // What a post brought in the meantime.
        await files.DeleteAsync(key, cancellationToken);
        if (deleted)
        {
            lists.Note(key.Owner, new(key.Id));
        }

        return deleted;
    }

    /// <summary>Has a thread that is loaded deleted by its own actor; none when it is not loaded, or cannot be.</summary>
    private async Task<bool?> DeleteLoadedAsync(ThreadKey key)
    {
        while (_actors.TryGetValue(key, out var loaded))
        {
            await ((Task)loaded.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!loaded.Value.IsCompletedSuccessfully)
            {
                return null;
            }

            try
            {
                return await loaded.Value.Result.DeleteAsync();
            }
            catch (ActorEndedException)
            {
                // It was let go between being found and being asked.
            }
            finally
            {
                _actors.TryRemove(new(key, loaded));
            }
        }

        return null;
    }
}
