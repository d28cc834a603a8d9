using System.Text.Json;
using ChatCluster.Grains.Relay;
using ChatCluster.Grains.Waking;
using ChatCluster.Hosting;
using ChatCluster.Storage;
using ChatCluster.Threads;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace ChatCluster.Grains;

/// <summary>
/// Hosts the activation of one thread. The run goes on beside the requests; when the grain is deactivated, its run is left in the log and
/// the next activation, here or elsewhere, resumes it.
/// </summary>
[GrainType("thread")]
internal sealed class ThreadGrain(SiloEngine engine, FrontEndOutboxes outboxes, RunWaker waker, IOptions<SiloMessagingOptions> messaging)
    : Grain, IThreadGrain, IActivationHost, IDisposable
{
    // Longer than the pause between two looks, so that a thread at work is never collected.
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15);

    private readonly Watches _watches = new();
    private ThreadActivation? _activation;
    private bool _fenced;
    private bool _resumed;

    private ThreadActivation Thread => _activation!;

    private int AnswerBytes => MessageSize.Answer(messaging.Value.MaxMessageBodySize);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _activation = engine.Core.Activate(ThreadKey.Parse(this.GetPrimaryKeyString()), this);
        this.RegisterGrainTimer(
            static (self, _) => self.LookAsync(), this, new GrainTimerCreationOptions(Look, Look) { Interleave = true });
        try
        {
            await Thread.BeginAsync(cancellationToken);
            _resumed = Thread.HasRun;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Orleans gives this grain up, so nothing of it may go on; the actor may have come up in the same moment.
            await Thread.DisposeAsync();
            throw;
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // The loop is cancelled and awaited here, where there is a token for it: a request in flight would hold the silo instead.
        await Thread.DisposeAsync();
        await _watches.EndAsync(_ => true);

        // A request may have begun a run after the word to deactivate. At shutdown the waker does nothing: who sees this silo go wakes it.
        if (_fenced || Thread.HasRun)
        {
            waker.WakeLater(Thread.Key);
        }
    }

    public Task<ThreadAnswer> SendAsync(ThreadRequest request, CancellationToken cancellationToken) =>
        Thread.SendAsync(request, cancellationToken);

    public async Task<Watched?> WatchAsync(FrontEnd frontEnd, long watch, CancellationToken cancellationToken)
    {
        if (await Thread.FindLiveEndAsync(cancellationToken) is not { } live)
        {
            return null;
        }

        var outbox = outboxes.For(frontEnd);
        await _watches.AddAsync(frontEnd.Id, watch, () => new(Thread, outbox, watch, live));
        KeepAlive();
        return new(live, outbox.Id, outbox.Number);
    }

    public Task<bool> IsWatchingAsync(string frontEnd, long watch, CancellationToken cancellationToken) =>
        Task.FromResult(_watches.Has(frontEnd, watch));

    public Task UnwatchAsync(string frontEnd, long watch, CancellationToken cancellationToken) => _watches.EndAsync(frontEnd, watch);

    public async Task<CatchUp> CatchUpAsync(ThreadCursor after, CancellationToken cancellationToken) =>
        await Thread.CatchUpAsync(after, AnswerBytes, cancellationToken) is var (frames, end)
            ? new(FrameBlock.Of(frames), end, Exists: true)
            : new([], after, Exists: false);

    public Task<TranscriptPage?> ReadTranscriptAsync(TranscriptQuery query, CancellationToken cancellationToken) =>
        Thread.ReadTranscriptAsync(query, AnswerBytes, cancellationToken);

    public Task<ThreadAnswer> ForkFromAsync(string sourceId, string? through, string requestId, CancellationToken cancellationToken) =>
        Thread.ForkAsync(sourceId, through, requestId, cancellationToken);

    public Task<ThreadAnswer> ImportAsync(byte[] events, ImportLimits limits, string requestId, CancellationToken cancellationToken) =>
        Thread.ImportAsync(
            JsonSerializer.Deserialize(events, ThreadJson.Wire.ThreadEventArray) ?? [], limits, requestId, cancellationToken);

    public async Task<bool> DeleteAsync(CancellationToken cancellationToken)
    {
        var deleted = await Thread.DeleteAsync(cancellationToken);
        await _watches.FlushFinalFramesAsync(engine.Core.Time);
        DeactivateOnIdle();
        return deleted;
    }

    public async Task<bool> WakeAsync(CancellationToken cancellationToken)
    {
        await Thread.WakeAsync(cancellationToken);
        return Interlocked.Exchange(ref _resumed, false);
    }

    // An abandoned grain is not deactivated, only disposed.
    public void Dispose() => _ = _activation is { HasEnded: false } ? Thread.DisposeAsync().AsTask() : Task.CompletedTask;

    Task IActivationHost.AwaitTurnAsync(ThreadKey key, CancellationToken cancellationToken) =>
        engine.AwaitQuietAsync(key, cancellationToken);

    void IActivationHost.KeepAlive() => KeepAlive();

    // The directory decides which of two activations it is.
    bool IActivationHost.YieldsTo(ThreadConflictException conflict)
    {
        _fenced = true;
        engine.NoteFenced(Thread.Key);
        DeactivateOnIdle();
        return true;
    }

    private void KeepAlive()
    {
        if (!Thread.HasEnded && (Thread.HasRun || _watches.Any))
        {
            DelayDeactivation(Hold);
        }
    }

    private async Task LookAsync()
    {
        await _watches.EndAsync(watch => !watch.IsAlive);
        if (Thread.TryRetire())
        {
            DeactivateOnIdle();
        }

        KeepAlive();
    }
}
