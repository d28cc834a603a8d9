using ChatCluster.Storage;
using ChatCluster.Threads;

namespace ChatCluster.Hosting;

/// <summary>How an activation goes on after a fault, and how it ends.</summary>
public sealed partial class ThreadActivation
{
    /// <summary>Releases what was not used for a while: first what a reader can get from the log, then the activation itself.</summary>
    /// <returns>Whether it has ended.</returns>
    public bool TryRetire()
    {
        lock (_lock)
        {
            // After a fault only the log knows whether there is a run: the next actor reads it first.
            if (HasEnded || _retries > 0 || _actor is { IsCompleted: false }
                || Serving is { Thread.Run: not null } or { Ended.Task.IsFaulted: true })
            {
                return HasEnded;
            }

            var unused = Runtime.Time.GetUtcNow() - _lastUsed;
            if (unused >= _parts.Options.UnloadAfter && Serving?.TryRetire() is not false)
            {
                _ending.Cancel();
                return true;
            }

            if (unused >= _parts.Options.TrimAfter)
            {
                Serving?.Trim();
            }

            return false;
        }
    }

    /// <summary>Ends the activation. Its run stays in the log for the next one to resume.</summary>
    public async ValueTask DisposeAsync()
    {
        Task<ThreadActor>? serving;
        lock (_lock)
        {
            serving = _actor;
        }

        // An actor that comes up just now is not handed out any more.
        await _ending.CancelAsync();
        if (serving is not null)
        {
            await ((Task)serving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await (serving.IsCompletedSuccessfully ? serving.Result.DisposeAsync() : ValueTask.CompletedTask);
        }
    }

    /// <summary>
    /// When the actor fails, its run is resumed: here as soon as the store answers, or by the activation that has written meanwhile.
    /// </summary>
    private async Task SuperviseAsync(ThreadActor actor)
    {
        await actor.Ended.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (!actor.Ended.Task.IsFaulted || HasEnded)
        {
            return;
        }

        if (actor.Ended.Task.Exception.InnerException is ThreadConflictException conflict && _host.YieldsTo(conflict))
        {
            // Two activations that both continued would fence each other forever.
            LogStale(_parts.Logger, Key.Id, conflict.Message);
            await _ending.CancelAsync();
            return;
        }

        await CarryOnAsync(inDoubt: true);
    }

    /// <summary>Carries the run on as soon as the store answers, if there is one.</summary>
    /// <param name="inDoubt">Whether the last append may or may not have happened: only the log tells.</param>
    private async Task CarryOnAsync(bool inDoubt)
    {
        Interlocked.Increment(ref _retries);
        foreach (var wait in _parts.Options.RetryWaits())
        {
            try
            {
                await Task.Delay(wait, Runtime.Time, _ended);
                if (inDoubt || await Runtime.Store.FindAsync(Key, _ended) is { Running: true })
                {
                    await ActorAsync();
                    _host.KeepAlive();
                }

                break;
            }
            catch (Exception) when (HasEnded)
            {
                break;
            }
            catch (StoreUnavailableException exception)
            {
                LogStoreAway(_parts.Logger, Key.Id, exception.Message);
            }
            catch (Exception exception)
            {
                LogRetry(_parts.Logger, Key.Id, exception.Message);
            }
        }

        Interlocked.Decrement(ref _retries);
    }
}
