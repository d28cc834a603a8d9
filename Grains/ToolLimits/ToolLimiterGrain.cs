using ChatCluster.Tools;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Grains.ToolLimits;

/// <summary>Hosts one tool's line and circuit.</summary>
[GrainType("tool-lane")]
internal sealed partial class ToolLimiterGrain(TimeProvider time, ILogger<ToolLimiterGrain> logger) : Grain, IToolLimiterGrain
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ToolLeaseQueue _line = new(Lease, time);
    private readonly ToolCircuit _circuit = new(time);

    // Each was let in by the circuit, which waits to hear what came of it.
    private readonly HashSet<Guid> _unsettled = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (!ToolDescription.IsValidName(this.GetPrimaryKeyString()))
        {
            throw new ArgumentException($"'{this.GetPrimaryKeyString()}' is not a tool name.");
        }

        this.RegisterGrainTimer(
            static (self, _) => self.LookAsync(), this, new GrainTimerCreationOptions(Look, Look) { Interleave = true });
        return Task.CompletedTask;
    }

    public Task<LimiterTurn> EnterAsync(Guid call, int concurrency, CancellationToken cancellationToken)
    {
        if (!_unsettled.Contains(call))
        {
            if (!_circuit.TryEnter())
            {
                return Task.FromResult(LimiterTurn.Refused);
            }

            _unsettled.Add(call);
        }

        return Task.FromResult(_line.Enter(call, concurrency) ? LimiterTurn.Granted : LimiterTurn.Waiting);
    }

    public async Task<LimiterTurn> AwaitTurnAsync(Guid call, int concurrency, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        LimiterTurn turn;
        while ((turn = await EnterAsync(call, concurrency, cancellationToken)) is LimiterTurn.Waiting
            && Patience - time.GetElapsedTime(began) is var left && left > TimeSpan.Zero)
        {
            await _changed.Task.WaitAsync(left, time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

            // Who has gone has left the line: asking again would join it once more.
            cancellationToken.ThrowIfCancellationRequested();
        }

        return turn;
    }

    public Task RenewAsync(Guid[] calls)
    {
        foreach (var call in calls)
        {
            _line.Renew(call);
        }

        return Task.CompletedTask;
    }

    public Task SettleAsync(Guid call, bool givenUp, string? failure)
    {
        var letIn = _unsettled.Remove(call);
        if (givenUp)
        {
            if (letIn)
            {
                _circuit.Abandon();
            }
        }
        else if (_circuit.Record(failure is not null))
        {
            LogEndpointFailed(logger, this.GetPrimaryKeyString(), failure!);
        }

        return Task.CompletedTask;
    }

    public Task LeaveAsync(Guid call)
    {
        _line.Leave(call);
        WakeLine();
        return Task.CompletedTask;
    }

    private Task LookAsync()
    {
        var expired = _line.Expire();
        if (expired.Count > 0)
        {
            LogExpired(logger, this.GetPrimaryKeyString(), expired.Count);
            foreach (var _ in expired.Where(_unsettled.Remove))
            {
                _circuit.Abandon();
            }

            WakeLine();
        }

        return Task.CompletedTask;
    }

    private void WakeLine()
    {
        _changed.TrySetResult();
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [LoggerMessage(1, LogLevel.Warning, "Circuit opened for tool {Tool} after repeated failures, last with {Code}.")]
    private static partial void LogEndpointFailed(ILogger logger, string tool, string code);

    [LoggerMessage(2, LogLevel.Information, "Tool {Tool}: {Count} leases expired")]
    private static partial void LogExpired(ILogger logger, string tool, int count);
}
