using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatCluster.Grains.ToolCalls;

/// <summary>
/// The calls of this silo. At shutdown they get time to return, and their threads time to collect the results, while grains still answer;
/// new calls go to other silos by then.
/// </summary>
internal sealed partial class ActiveToolCalls(IOptions<ToolCallOptions> options, TimeProvider time, ILogger<ActiveToolCalls> logger)
    : ILifecycleParticipant<ISiloLifecycle>
{
    private readonly HashSet<ActiveToolCall> _calls = [];
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether this silo takes no calls any more.</summary>
    public bool Closing { get; private set; }

    /// <summary>Takes up a call.</summary>
    /// <returns>False when the silo is shutting down.</returns>
    public bool TryAdd(ActiveToolCall active)
    {
        lock (_calls)
        {
            return !Closing && _calls.Add(active);
        }
    }

    /// <summary>Nobody needs anything of this call any more, or it was lost.</summary>
    public void Remove(ActiveToolCall active)
    {
        lock (_calls)
        {
            _calls.Remove(active);
            if (Closing && _calls.Count == 0)
            {
                _empty.TrySetResult();
            }
        }
    }

    // The stage in which a silo announces that it is shutting down: other silos then place nothing here any more. Grains are deactivated in
    // the one that follows, when all of this stage are done.
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(ActiveToolCalls), ServiceLifecycleStage.BecomeActive, _ => Task.CompletedTask, DrainAsync);

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        lock (_calls)
        {
            Closing = true;
            if (_calls.Count == 0)
            {
                return;
            }

            LogDraining(logger, _calls.Count);
        }

        await _empty.Task.WaitAsync(options.Value.DrainTime, time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_calls)
        {
            if (_calls.Count > 0)
            {
                LogGivenUp(logger, _calls.Count);
            }

            foreach (var active in _calls)
            {
                active.End();
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Waiting for {Count} tool calls to finish")]
    private static partial void LogDraining(ILogger logger, int count);

    [LoggerMessage(2, LogLevel.Warning, "{Count} tool calls did not finish before the shutdown and were cancelled")]
    private static partial void LogGivenUp(ILogger logger, int count);
}
