using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Tools;

/// <summary>The limits of a process that counts for itself.</summary>
public sealed partial class LocalToolLimiter(TimeProvider time, ILogger<LocalToolLimiter> logger) : IToolLimiter
{
    private readonly ConcurrentDictionary<string, Limits> _limits = new(StringComparer.Ordinal);

    public async Task<IToolLease?> EnterAsync(string tool, int concurrency, CancellationToken cancellationToken)
    {
        var limits = _limits.GetOrAdd(tool, static (_, made) => new(made.concurrency, made.time), (concurrency, time));
        if (!limits.Circuit.TryEnter())
        {
            return null;
        }

        try
        {
            await limits.Slots.WaitAsync(cancellationToken);
            return new Lease(tool, limits, logger);
        }
        catch
        {
            limits.Circuit.Abandon();
            throw;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Circuit opened for tool {Tool} after repeated failures, last with {Code}.")]
    private static partial void LogEndpointFailed(ILogger logger, string tool, string code);

    private sealed class Lease(string tool, Limits limits, ILogger logger) : IToolLease
    {
        public void Settle(ToolOutput? output)
        {
            if (output is null)
            {
                limits.Circuit.Abandon();
            }
            else if (limits.Circuit.Record(output.IsEndpointFailure))
            {
                LogEndpointFailed(logger, tool, output.Error!.Code);
            }
        }

        public void Leave() => limits.Slots.Release();
    }

    /// <summary>What the calls of one tool share in this process.</summary>
    // The semaphore's wait handle is never used, so there is nothing to dispose of.
#pragma warning disable CA1001
    private sealed class Limits(int concurrency, TimeProvider time)
#pragma warning restore CA1001
    {
        public SemaphoreSlim Slots { get; } = new(concurrency, concurrency);

        public ToolCircuit Circuit { get; } = new(time);
    }
}
