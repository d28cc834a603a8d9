namespace ChatCluster.Grains;

/// <summary>How long an activation lives, and that its run goes on meanwhile.</summary>
internal sealed partial class ThreadGrain
{
    private async Task CarryOnAsync()
    {
        var longest = Core.Options.Host.RetryAfter * 16;
        for (var wait = Core.Options.Host.RetryAfter; !_deactivating.IsCancellationRequested; wait = wait < longest ? wait * 2 : wait)
        {
            try
            {
                await Task.Delay(wait, Core.Runtime.Time, _deactivating.Token);
                await ActorAsync();
                HoldWhileNeeded();
                return;
            }
            catch (OperationCanceledException) when (_deactivating.IsCancellationRequested)
            {
                return;
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
