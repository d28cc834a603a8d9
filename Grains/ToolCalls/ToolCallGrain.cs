using ChatCluster.Threads;
using ChatCluster.Tools;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Placement;

namespace ChatCluster.Grains.ToolCalls;

/// <summary>Makes one call beside its requests, which are short, and holds its result for the thread.</summary>
// A call only waits, so there is no load to balance; placement by load would keep it on its thread's silo, to die with it.
[GrainType("tool-call")]
[RandomPlacement]
internal sealed partial class ToolCallGrain(
    SiloEngine engine,
    ActiveToolCalls calls,
    IOptions<ToolCallOptions> options,
    TimeProvider time,
    ILogger<ToolCallGrain> logger) : Grain, IToolCallGrain
{
    // Well short of the response timeout, so that a call under way is not mistaken for a silo that is gone.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private ToolCallKey _key;
    private ActiveToolCall? _active;
    private Guid _ticket = Guid.NewGuid();
    private bool _released;
    private IGrainTimer? _keeping;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = ToolCallKey.TryParse(this.GetPrimaryKeyString(), out var key)
            ? key
            : throw new ArgumentException($"'{this.GetPrimaryKeyString()}' is not a tool call key.");
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _released = true;
        Drop();
        return Task.CompletedTask;
    }

    public Task<ToolCallReport> AskAsync(CancellationToken cancellationToken) => Task.FromResult(Report());

    public Task<ToolCallReport> BeginAsync(Guid ticket, ToolOrder order, CancellationToken cancellationToken)
    {
        if ((_active is null || _active.Question < order.Question) && ticket == _ticket && !_released)
        {
            // What a tool keeps between its questions and the answer is on this silo, and so is the call that brings it.
            Drop();
            _keeping?.Dispose();
            var active = new ActiveToolCall(order.Question);
            if (!calls.TryAdd(active))
            {
                DeactivateOnIdle();
                throw new ThreadUnavailableException($"The silo of call '{_key.CallId}' is shutting down.", moving: true);
            }

            LogMade(logger, _key.Thread.Id, _key.CallId, order.Tool);
            _active = active;
            DelayDeactivation(TimeSpan.MaxValue);
            _ = RunAsync(active, order);
        }

        return WatchAsync(notes: 0, cancellationToken);
    }

    public async Task<ToolCallReport> WatchAsync(int notes, CancellationToken cancellationToken)
    {
        await (_active?.WaitAsync(notes, Patience, time, cancellationToken) ?? Task.CompletedTask);
        return Report();
    }

    public Task ReleaseAsync(CancellationToken cancellationToken)
    {
        _released = true;
        Drop();
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private ToolCallReport Report() => _active?.Report(_ticket) ?? new(_ticket, Known: false);

    private async Task RunAsync(ActiveToolCall active, ToolOrder order)
    {
        try
        {
            await active.RunAsync(engine.Core.ToolCalls, order);
        }
        catch (Exception exception)
        {
            // To its thread it is as if this silo had died, and so is the order that it was made by.
            _ticket = Guid.NewGuid();
            if (!_released)
            {
                LogLost(logger, _key.Thread.Id, _key.CallId, exception.Message);
                Drop();
            }
        }

        if (!_released)
        {
            // A thread that is gone for so long has no run any more, or asks again too late.
            var (keep, patience) = (options.Value.KeepResult, engine.Core.Options.Runs.ApprovalTime);
            keep = active.IsAsking && patience > keep ? patience : keep;
            _keeping = this.RegisterGrainTimer(
                static (self, token) => self.ReleaseAsync(token), this, new GrainTimerCreationOptions(keep, Timeout.InfiniteTimeSpan));
        }
    }

    private void Drop()
    {
        if (_active is { } active)
        {
            _active = null;
            active.End();
            calls.Remove(active);
        }
    }
}
