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
        foreach (var (frontEnd, watch) in _watches.Where(watch => !watch.Value.IsAlive).ToList())
        {
            _watches.Remove(frontEnd);
            await watch.DisposeAsync();
        }

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

    private void HoldWhileNeeded()
    {
        if (!_stale && (Serving?.Thread.Run is not null || _watches.Count > 0))
        {
            DelayDeactivation(Hold);
        }
    }
}
