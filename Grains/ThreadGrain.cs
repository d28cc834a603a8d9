using System.Text.Json;
using ChatCluster.Grains.Relay;
using ChatCluster.Hosting;
using ChatCluster.Rules;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Grains;

/// <summary>
/// Hosts one thread's actor. The run goes on beside the requests; when the activation ends, its run is left in the log and the next
/// activation, here or elsewhere, carries it on.
/// </summary>
[GrainType("thread")]
internal sealed partial class ThreadGrain(SiloEngine engine, FrontEndOutboxes outboxes, ILogger<ThreadGrain> logger) : Grain, IThreadGrain, IDisposable
{
    // Longer than the pause between two looks, so that a thread at work is never collected.
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _deactivating = new();
    private readonly Dictionary<(string FrontEnd, long Watch), Watch> _watches = [];
    private ThreadActor _actor = null!;
    private ThreadKey _key;

    private EngineCore Core => engine.Core;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = ThreadKey.TryParse(this.GetPrimaryKeyString(), out var key)
            ? key
            : throw new ArgumentException($"'{this.GetPrimaryKeyString()}' is no key of a thread.");
        await BeginAsync(cancellationToken);
        this.RegisterGrainTimer(static (self, _) => self.LookAsync(), this, new GrainTimerCreationOptions(Look, Look) { Interleave = true });
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // The loop is cancelled and awaited here, where there is a token for it: a request in flight would hold the silo instead.
        await _deactivating.CancelAsync();
        await _actor.DisposeAsync();
        foreach (var watch in _watches.Values)
        {
            await watch.EndAsync();
        }
    }

    public async Task<ThreadAnswer> SendAsync(ThreadRequest request)
    {
        if (Core.Check.Refuse(request, Core.Runtime.Runs.Active) is { } refusal)
        {
            return refusal;
        }

        var answer = await CommandAsync(request);
        HoldWhileNeeded();
        return answer;
    }

    public async Task<ThreadCursor?> WatchAsync(FrontEnd frontEnd, long watch)
    {
        var actor = await ActorAsync();
        if (!actor.Thread.Exists)
        {
            return null;
        }

        var from = actor.Feed.Live;
        _watches[(frontEnd.Id, watch)] = new(this, outboxes.For(frontEnd), watch, from);
        HoldWhileNeeded();
        return from;
    }

    public Task<bool> IsWatchingAsync(string frontEnd, long watch) =>
        Task.FromResult(_watches.TryGetValue((frontEnd, watch), out var known) && known.IsAlive);

    public async Task UnwatchAsync(string frontEnd, long watch)
    {
        if (_watches.Remove((frontEnd, watch), out var ended))
        {
            await ended.DisposeAsync();
        }
    }

    public async Task<CatchUp> CatchUpAsync(ThreadCursor after)
    {
        var actor = await ActorAsync();
        if (!actor.Thread.Exists)
        {
            return new([], after, Exists: false);
        }

        var (frames, end) = await actor.Feed.CatchUpAsync(after, _deactivating.Token);
        return new(FrameBlock.Of(frames), end, Exists: true);
    }

    public async Task<TranscriptPage?> ReadTranscriptAsync(TranscriptQuery query)
    {
        var thread = (await ActorAsync()).Thread;
        return thread.Exists ? TranscriptReader.Read(_key, thread, query) : null;
    }

    public async Task<ThreadAnswer> ForkAsync(string newId, string? throughRun)
    {
        var thread = (await ActorAsync()).Thread;
        if (!thread.Exists)
        {
            return new ThreadAnswer.Missing();
        }

        return ThreadCopy.Fork(thread, throughRun, out var events) is { } refusal
            ? refusal
            : await GrainFactory.GetGrain<IThreadGrain>(new ThreadKey(_key.Owner, newId).ToString())
                .ImportAsync(JsonSerializer.SerializeToUtf8Bytes([.. events], ThreadJson.Wire.ThreadEventArray), _key.Id);
    }

    public async Task<ThreadAnswer> ImportAsync(byte[] events, string? forkedFrom)
    {
        var parsed = JsonSerializer.Deserialize(events, ThreadJson.Wire.ThreadEventArray) ?? [];
        return ThreadCopy.Import(_key, parsed, Core.Runtime.NewContext(), out var adopted) is { } refusal
            ? refusal
            : await CommandAsync(new AdoptEvents(adopted, forkedFrom));
    }

    public async Task<bool> DeleteAsync()
    {
        await _actor.DisposeAsync();
        var deleted = await Core.Store.DeleteAsync(_key, CancellationToken.None);
        DeactivateOnIdle();
        return deleted;
    }

    public async Task WakeAsync()
    {
        await ActorAsync();
        HoldWhileNeeded();
    }

    public void Dispose() => _deactivating.Dispose();

    /// <summary>The actor that serves now: one that ended by a fault is replaced by the next, which reads the log.</summary>
    internal async Task<ThreadActor> ActorAsync()
    {
        if (_actor.Ended.Task.IsCompleted)
        {
            _deactivating.Token.ThrowIfCancellationRequested();
            await BeginAsync(_deactivating.Token);
        }

        return _actor;
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        var actor = new ThreadActor(_key, Core.Runtime);
        await actor.ActivateAsync(cancellationToken);
        _actor = actor;
        HoldWhileNeeded();
        _ = WatchOverAsync(actor);
    }

    private async Task<ThreadAnswer> CommandAsync(ThreadCommand command)
    {
        while (true)
        {
            try
            {
                return await (await ActorAsync()).SendAsync(command);
            }
            catch (ActorEndedException) when (!_deactivating.IsCancellationRequested)
            {
                // It ended between being found and being asked.
            }
        }
    }

    /// <summary>When the actor ends by a fault of its store, its run is carried on as soon as the store answers.</summary>
    private async Task WatchOverAsync(ThreadActor actor)
    {
        await actor.Ended.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        for (var wait = Core.Options.Host.RetryAfter; actor.Ended.Task.IsFaulted && _actor == actor && !_deactivating.IsCancellationRequested; wait *= wait < Hold / 8 ? 2 : 1)
        {
            try
            {
                await Task.Delay(wait, Core.Runtime.Time, _deactivating.Token);
                await ActorAsync();
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

    private Task LookAsync()
    {
        foreach (var (key, _) in _watches.Where(watch => !watch.Value.IsAlive).ToList())
        {
            _watches.Remove(key);
        }

        HoldWhileNeeded();
        return Task.CompletedTask;
    }

    private void HoldWhileNeeded()
    {
        if (_actor.Thread.Run is not null || _watches.Count > 0)
        {
            DelayDeactivation(Hold);
        }
    }
}
