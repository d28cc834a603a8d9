using System.Collections.Concurrent;
using System.Diagnostics;
using ChatCluster.Tools;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Grains.ToolLimits;

/// <summary>
/// The limits of the cluster, as a silo asks for them. A grain that does not answer is replaced by this silo's own for the call:
/// a limit that is kept badly for a moment is better than a call that fails.
/// </summary>
internal sealed partial class GrainToolLimiter(
    IGrainFactory grains, LocalToolLimiter own, TimeProvider time, ILogger<GrainToolLimiter> logger) : IToolLimiter, IDisposable
{
    private const int Attempts = 2;

    private static readonly TimeSpan RenewInterval = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<Guid, string> _held = new();
    private readonly Lock _lock = new();
    private ITimer? _renewal;

    public async Task<IToolLease?> EnterAsync(string tool, int concurrency, CancellationToken cancellationToken)
    {
        var call = Guid.NewGuid();
        var limits = grains.GetGrain<IToolLimiterGrain>(tool);
        var failures = 0;
        try
        {
            for (var ask = limits.EnterAsync(call, concurrency, cancellationToken); ; ask = failures > 0
                ? limits.EnterAsync(call, concurrency, cancellationToken) : limits.AwaitTurnAsync(call, concurrency, cancellationToken))
            {
                try
                {
                    var turn = await ask.WaitAsync(cancellationToken);
                    if (turn is not LimiterTurn.Waiting)
                    {
                        return turn is LimiterTurn.Granted ? Hold(call, tool, limits) : null;
                    }

                    failures = 0;
                }
                catch (Exception exception)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (++failures == Attempts)
                    {
                        LogOwnLimiter(logger, tool, exception.Message);
                        break;
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            GiveUp(limits, call);
            throw;
        }

        GiveUp(limits, call);
        return await own.EnterAsync(tool, concurrency, cancellationToken);
    }

    public void Dispose() => _renewal?.Dispose();

    // One way and without an answer to wait for: what is lost, the grain finds out by itself when it hears nothing more.
    private static void GiveUp(IToolLimiterGrain limits, Guid call)
    {
        limits.LeaveAsync(call).Ignore();
        limits.SettleAsync(call, givenUp: true, failure: null).Ignore();
    }

    private Lease Hold(Guid call, string tool, IToolLimiterGrain limits)
    {
        lock (_lock)
        {
            _renewal ??= time.CreateTimer(_ => Renew(), null, RenewInterval, RenewInterval);
        }

        _held[call] = tool;
        return new(this, call, limits);
    }

    private void Renew()
    {
        // The timer was made by some call, whose trace this is not.
        Activity.Current = null;
        foreach (var calls in _held.GroupBy(held => held.Value, held => held.Key))
        {
            grains.GetGrain<IToolLimiterGrain>(calls.Key).RenewAsync([.. calls]).Ignore();
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The limiter of tool {Tool} is unreachable; using this silo's own limiter: {Reason}")]
    private static partial void LogOwnLimiter(ILogger logger, string tool, string reason);

    private sealed class Lease(GrainToolLimiter limiter, Guid call, IToolLimiterGrain limits) : IToolLease
    {
        public void Settle(ToolOutput? output) =>
            limits.SettleAsync(call, givenUp: output is null, output is { IsEndpointFailure: true } ? output.Error!.Code : null).Ignore();

        public void Leave()
        {
            limiter._held.TryRemove(call, out _);
            limits.LeaveAsync(call).Ignore();
        }
    }
}
