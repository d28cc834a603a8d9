using ChatCluster.Threads;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Grains.Waking;

/// <summary>
/// Resumes runs whose silo is gone: as soon as the cluster knows of it, one of the others has every running thread activated.
/// Threads that are awake notice nothing.
/// </summary>
internal sealed partial class RunWaker(SiloEngine engine, IGrainFactory grains, ISiloStatusOracle silos, ILogger<RunWaker> logger)
    : ILifecycleParticipant<ISiloLifecycle>, ISiloStatusListener, IDisposable
{
    private const int AtOnce = 64;
    private const int Attempts = 10;

    private readonly CancellationTokenSource _stopping = new();

    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(RunWaker),
        ServiceLifecycleStage.Active,
        cancellationToken =>
        {
            silos.SubscribeToSiloStatusEvents(this);
            _ = BeginAsync();
            return Task.CompletedTask;
        },
        async cancellationToken =>
        {
            silos.UnSubscribeFromSiloStatusEvents(this);
            await _stopping.CancelAsync();
        });

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        // Any one silo will do, and all agree on which comes first.
        if (status is SiloStatus.Dead && silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Min() is { } first
            && first.Equals(silos.SiloAddress))
        {
            _ = WakeAsync(updatedSilo.ToString(), _stopping.Token);
        }
    }

    /// <summary>Has every thread with a run under way activated.</summary>
    public async Task WakeAsync(string cause, CancellationToken cancellationToken)
    {
        // Not on the membership's own scheduler.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var resumed = 0;
            await Parallel.ForEachAsync(
                engine.Core.Store.ListRunningAsync(cancellationToken),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (key, _) =>
                {
                    if (await WakeAsync(key))
                    {
                        Interlocked.Increment(ref resumed);
                    }
                }).ConfigureAwait(false);
            if (resumed > 0)
            {
                LogResumed(logger, resumed, cause);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            // The reminder fires again.
            LogNotResumed(logger, cause, exception.Message);
        }
    }

    /// <summary>Has a thread activated wherever it belongs, without waiting for it.</summary>
    public void WakeLater(ThreadKey key) => _ = WakeAsync(key);

    public void Dispose() => _stopping.Dispose();

    private async Task BeginAsync()
    {
        await WakeAsync("start", _stopping.Token);
        await PersistAsync(() => grains.GetGrain<IRunWakerGrain>(0).EnsureAsync(_stopping.Token), "reminder").ConfigureAwait(false);
    }

    private async Task<bool> WakeAsync(ThreadKey key)
    {
        var resumed = false;
        await PersistAsync(
            async () => resumed = await grains.GetGrain<IThreadGrain>(key.ToString()).WakeAsync(_stopping.Token), key.Id)
            .ConfigureAwait(false);
        return resumed;
    }

    private async Task PersistAsync(Func<Task> call, string what)
    {
        if (await PatientCall.MakeAsync(call, Attempts, engine.Core.Time, _stopping.Token).ConfigureAwait(false) is { } failure)
        {
            // One that cannot be woken is no reason to leave the others asleep.
            LogNotResumed(logger, what, failure.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Resumed {Count} interrupted runs: {Cause}")]
    private static partial void LogResumed(ILogger logger, int count, string cause);

    [LoggerMessage(2, LogLevel.Warning, "Interrupted runs could not be resumed ({Cause}): {Reason}")]
    private static partial void LogNotResumed(ILogger logger, string cause, string reason);
}
