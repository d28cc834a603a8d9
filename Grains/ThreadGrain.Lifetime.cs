using ChatCluster.Storage;

namespace ChatCluster.Grains;

/// <summary>How long an activation lives, and that its run goes on meanwhile.</summary>
internal sealed partial class ThreadGrain
{
    /// <summary>Carries the run on as soon as the store answers, if there is one.</summary>
    /// <param name="inDoubt">Whether the last append may or may not have happened: only the log tells.</param>
    private async Task CarryOnAsync(bool inDoubt)
    {
        foreach (var wait in Core.Options.Host.RetryWaits())
        {
            try
            {
                await Task.Delay(wait, Core.Runtime.Time, _deactivating.Token);
                if (inDoubt || await Core.Store.FindAsync(_key, _deactivating.Token) is { Running: true })
                {
                    await ActorAsync();
                    HoldWhileNeeded();
                }

                return;
            }
            catch (Exception) when (_deactivating.IsCancellationRequested)
            {
                return;
            }
            catch (StoreUnavailableException exception)
            {
                LogStoreAway(logger, _key.Id, exception.Message);
            }
            catch (Exception exception)
            {
                LogRetry(logger, _key.Id, exception.Message);
            }
        }
    }

    private async Task LookAsync()
    {
        await EndWatchesAsync(watch => !watch.IsAlive);
        if (Serving is { Thread.Run: null } actor && Core.Runtime.Time.GetUtcNow() - actor.LastUsed is var unused && unused >= Core.Options.Host.TrimAfter)
        {
            actor.Feed.Trim();
            if (_watches.Count == 0 && unused >= Core.Options.Host.UnloadAfter)
            {
                DeactivateOnIdle();
            }
        }

        HoldWhileNeeded();
    }

    private async Task EndWatchesAsync(Func<Watch, bool> which)
    {
        // All are taken out before the first is waited for: a front end that watches again meanwhile keeps its new watch.
        var ended = _watches.Where(watch => which(watch.Value)).ToList();
        ended.ForEach(watch => _watches.Remove(watch.Key));
        foreach (var (_, watch) in ended)
        {
            await watch.DisposeAsync();
        }
    }

    private void HoldWhileNeeded()
    {
        if (!_stale && (Serving?.Thread.Run is not null || _watches.Count > 0))
        {
            DelayDeactivation(Hold);
        }
    }
}
