using ChatCluster.Grains.Relay;
using ChatCluster.Grains.Waking;
using ChatCluster.Hosting;
using ChatCluster.Rules;
using ChatCluster.Storage;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace ChatCluster.Grains;

/// <summary>
/// Hosts one thread's actor. The run goes on beside the requests; when the activation ends, its run is left in the log and the next
/// activation, here or elsewhere, carries it on.
/// </summary>
[GrainType("thread")]
internal sealed partial class ThreadGrain(SiloEngine engine, FrontEndOutboxes outboxes, RunWaker waker, IOptions<SiloMessagingOptions> messaging, ILogger<ThreadGrain> logger)
    : Grain, IThreadGrain, IDisposable
{
    // Longer than the pause between two looks, so that a thread at work is never collected.
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _deactivating = new();
    private readonly Dictionary<string, Watch> _watches = new(StringComparer.Ordinal);

    // The actor that serves, or the way to it. There is one at a time: two would both drive the run.
    private Task<ThreadActor>? _actor;
    private ThreadKey _key;
    private bool _stale;

    private EngineCore Core => engine.Core;

    private int AnswerBytes => MessageSize.Answer(messaging.Value.MaxMessageBodySize);

    private ThreadActor? Serving => _actor is { IsCompletedSuccessfully: true, Result: var actor } ? actor : null;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = ThreadKey.TryParse(this.GetPrimaryKeyString(), out var key)
            ? key
            : throw new ArgumentException($"'{this.GetPrimaryKeyString()}' is no key of a thread.");
        this.RegisterGrainTimer(static (self, _) => self.LookAsync(), this, new GrainTimerCreationOptions(Look, Look) { Interleave = true });
        try
        {
            await ActorAsync().WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Orleans gives this activation up, so nothing of it may go on; the actor may have come up in the same moment.
            await _deactivating.CancelAsync();
            await (Serving?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
        catch (StoreUnavailableException)
        {
            // The activation stays: it answers clearly, and it carries the run on as soon as the store is back.
            _ = CarryOnAsync(inDoubt: false);
        }
        catch (ThreadDamagedException exception)
        {
            // It stays here too, to say so and to delete the thread.
            LogDamaged(logger, _key.Id, exception);
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // The loop is cancelled and awaited here, where there is a token for it: a request in flight would hold the silo instead.
        await _deactivating.CancelAsync();
        if (_actor is { } serving)
        {
            await ((Task)serving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await (Serving?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        await EndWatchesAsync(_ => true);

        // A request may have begun a run after the word to deactivate. At shutdown the waker does nothing: who sees this silo go wakes the run.
        if (_stale || Serving?.Thread.Run is not null)
        {
            waker.WakeLater(_key);
        }
    }

    public async Task<ThreadAnswer> SendAsync(ThreadRequest request)
    {
        if ((await Core.Check.RefuseAsync(_key.Tenant, request, Core.Runtime.Runs.Active, CancellationToken.None) ?? await (await ActorAsync()).RefuseAsync(request, CancellationToken.None)) is { } refusal)
        {
            return refusal;
        }

        if (request is PostMessage { Attachments: not null } post)
        {
            var (stored, unusable) = await Core.Files.StoreAsync(_key, post.Attachments, CancellationToken.None);
            if (unusable is not null)
            {
                return unusable;
            }

            request = post with { Attachments = stored };
        }

        var answer = await CommandAsync(request);
        HoldWhileNeeded();
        return answer;
    }

    public async Task<Watched?> WatchAsync(FrontEnd frontEnd, long watch)
    {
        var actor = await ActorAsync();
        if (!actor.Thread.Exists)
        {
            return null;
        }

        var outbox = outboxes.For(frontEnd);
        var watched = new Watched(actor.Feed.Live, outbox.Id, outbox.Number);
        if (!_watches.TryGetValue(frontEnd.Id, out var earlier) || earlier.Number < watch)
        {
            _watches[frontEnd.Id] = new(this, outbox, watch, watched.From);
            await (earlier?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        HoldWhileNeeded();
        return watched;
    }

    public Task<bool> IsWatchingAsync(string frontEnd, long watch) =>
        Task.FromResult(_watches.TryGetValue(frontEnd, out var known) && known.Number == watch && known.IsAlive);

    public async Task UnwatchAsync(string frontEnd, long watch)
    {
        if (_watches.TryGetValue(frontEnd, out var known) && known.Number <= watch)
        {
            _watches.Remove(frontEnd);
            await known.DisposeAsync();
        }
    }

    public async Task<CatchUp> CatchUpAsync(ThreadCursor after)
    {
        var actor = await ActorAsync();
        if (!actor.Thread.Exists)
        {
            return new([], after, Exists: false);
        }

        var (frames, end) = await actor.Feed.CatchUpAsync(after, AnswerBytes, _deactivating.Token);
        return new(FrameBlock.Of(frames), end, Exists: true);
    }

    public async Task<TranscriptPage?> ReadTranscriptAsync(TranscriptQuery query)
    {
        var thread = (await ActorAsync()).Thread;
        return thread.Exists ? TranscriptReader.Read(_key, thread, query, AnswerBytes) : null;
    }

    public async Task<bool> DeleteAsync()
    {
        var deletion = DeleteLogAsync();

        // Until the log is gone nobody may read it: an actor that did would carry on the run.
        _actor = BeginAfterAsync(deletion);
        var deleted = await deletion;
        if (deleted)
        {
            Core.Runtime.Lists.Note(_key.Owner, new(_key.Id));
        }

        // The watches end by themselves, with the word that the thread is gone; the end of the activation would cut it off.
        await Task.WhenAll(_watches.Values.Select(watch => watch.Reading)).WaitAsync(Farewell, Core.Runtime.Time)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        DeactivateOnIdle();
        return deleted;
    }

    public async Task WakeAsync()
    {
        await ActorAsync();
        HoldWhileNeeded();
    }

    public void Dispose()
    {
        if (!_deactivating.IsCancellationRequested)
        {
            // An activation that was given up is not deactivated, only disposed of.
            _deactivating.Cancel();
            _ = Serving?.DisposeAsync().AsTask();
        }

        _deactivating.Dispose();
    }

    /// <summary>The actor that serves now: one that ended by a fault is replaced by the next, which reads the log.</summary>
    internal Task<ThreadActor> ActorAsync()
    {
        if (_stale || _deactivating.IsCancellationRequested)
        {
            return Task.FromException<ThreadActor>(Moving());
        }

        return _actor = _actor is null or { IsFaulted: true } or { IsCanceled: true } || Serving is { Ended.Task.IsCompleted: true } ? BeginAsync() : _actor;
    }

    private async Task<ThreadActor> BeginAsync()
    {
        await engine.AwaitQuietAsync(_key, _deactivating.Token);
        var actor = new ThreadActor(_key, Core.Runtime);
        await actor.ActivateAsync(_deactivating.Token);
        if (_deactivating.IsCancellationRequested)
        {
            // Whoever ended the activation has not seen this actor.
            await actor.DisposeAsync();
            throw Moving();
        }

        _ = WatchOverAsync(actor);
        return actor;
    }

    private ThreadUnavailableException Moving() => new($"Thread '{_key.Id}' is moving to another activation.", moving: true);

    private async Task<ThreadActor> BeginAfterAsync(Task deletion)
    {
        await deletion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return await BeginAsync();
    }

    private async Task<bool> DeleteLogAsync()
    {
        var actor = ActorAsync();
        bool deleted;
        try
        {
            deleted = await (await actor).DeleteAsync();
        }
        catch (ThreadDamagedException)
        {
            // What cannot be read can be deleted.
            deleted = await Core.Store.DeleteAsync(_key, CancellationToken.None);
        }

        // The database deletes them with the log; a store in memory does not, nor what a call that returned late has brought.
        await Core.Files.DeleteAsync(_key, CancellationToken.None);
        return deleted;
    }

    private async Task<ThreadAnswer> CommandAsync(ThreadCommand command)
    {
        while (true)
        {
            try
            {
                return await (await ActorAsync()).SendAsync(command);
            }
            catch (ActorEndedException)
            {
                // It ended between being found and being asked.
            }
        }
    }

    /// <summary>When the actor ends by a fault, its run is carried on: here as soon as the store answers, or by the activation that has written meanwhile.</summary>
    private async Task WatchOverAsync(ThreadActor actor)
    {
        await actor.Ended.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (!actor.Ended.Task.IsFaulted || _deactivating.IsCancellationRequested)
        {
            return;
        }

        if (actor.Ended.Task.Exception.InnerException is ThreadConflictException conflict)
        {
            // Two activations that both go on would fence each other for ever; the directory decides which one it is.
            LogStale(logger, _key.Id, conflict.Message);
            _stale = true;
            engine.NoteFenced(_key);
            DeactivateOnIdle();
            return;
        }

        await CarryOnAsync(inDoubt: true);
    }
}
