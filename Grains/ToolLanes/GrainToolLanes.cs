using System.Collections.Concurrent;
using System.Diagnostics;
using ChatCluster.Tools;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Grains.ToolLanes;

/// <summary>
/// The lanes of the cluster, as a silo enters them. A lane that does not answer is replaced by this silo's own for the call: a limit that
/// is kept badly for a moment is better than a call that fails.
/// </summary>
internal sealed partial class GrainToolLanes(
    IGrainFactory grains, LocalToolLanes own, TimeProvider time, ILogger<GrainToolLanes> logger) : IToolLanes, IDisposable
{
    private const int Attempts = 2;

    private static readonly TimeSpan RenewInterval = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<Guid, string> _held = new();
    private readonly Lock _lock = new();
    private ITimer? _renewal;

    public async Task<IToolPlace?> EnterAsync(string tool, int concurrency, CancellationToken cancellationToken)
    {
        var call = Guid.NewGuid();
        var lane = grains.GetGrain<IToolLaneGrain>(tool);
        var failures = 0;
        try
        {
            for (var ask = lane.EnterAsync(call, concurrency, cancellationToken); ; ask = failures > 0
                ? lane.EnterAsync(call, concurrency, cancellationToken) : lane.AwaitTurnAsync(call, concurrency, cancellationToken))
            {
                try
                {
                    var turn = await ask.WaitAsync(cancellationToken);
                    if (turn is not LaneTurn.Waiting)
                    {
                        return turn is LaneTurn.Granted ? Hold(call, tool, lane) : null;
                    }

                    failures = 0;
                }
                catch (Exception exception)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (++failures == Attempts)
                    {
                        LogOwnLane(logger, tool, exception.Message);
                        break;
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            GiveUp(lane, call);
            throw;
        }

        GiveUp(lane, call);
        return await own.EnterAsync(tool, concurrency, cancellationToken);
    }

    public void Dispose() => _renewal?.Dispose();

    // One way and without an answer to wait for: what is lost, the lane finds out by itself when it hears nothing more.
    private static void GiveUp(IToolLaneGrain lane, Guid call)
    {
        lane.LeaveAsync(call).Ignore();
        lane.SettleAsync(call, givenUp: true, failure: null).Ignore();
    }

    private Place Hold(Guid call, string tool, IToolLaneGrain lane)
    {
        lock (_lock)
        {
            _renewal ??= time.CreateTimer(_ => Renew(), null, RenewInterval, RenewInterval);
        }

        _held[call] = tool;
        return new(this, call, lane);
    }

    private void Renew()
    {
        // The timer was made by some call, whose trace this is not.
        Activity.Current = null;
        foreach (var calls in _held.GroupBy(held => held.Value, held => held.Key))
        {
            grains.GetGrain<IToolLaneGrain>(calls.Key).RenewAsync([.. calls]).Ignore();
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The limiter of tool {Tool} is unreachable; using this silo's own limiter: {Reason}")]
    private static partial void LogOwnLane(ILogger logger, string tool, string reason);

    private sealed class Place(GrainToolLanes lanes, Guid call, IToolLaneGrain lane) : IToolPlace
    {
        public void Settle(ToolOutput? output) =>
            lane.SettleAsync(call, givenUp: output is null, output is { IsEndpointFailure: true } ? output.Error!.Code : null).Ignore();

        public void Leave()
        {
            lanes._held.TryRemove(call, out _);
            lane.LeaveAsync(call).Ignore();
        }
    }
}
