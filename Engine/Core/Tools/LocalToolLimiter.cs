using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Tools;

/// <summary>The limits of a process that counts for itself.</summary>
public sealed partial class LocalToolLimiter(TimeProvider time, ILogger<LocalToolLimiter> logger) : IToolLimiter
{
    private readonly ConcurrentDictionary<string, ToolLimits> _limits = new(StringComparer.Ordinal);

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

    private sealed class Lease(string tool, ToolLimits limits, ILogger logger) : IToolLease
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
}
