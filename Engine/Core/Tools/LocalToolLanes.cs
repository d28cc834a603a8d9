using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Tools;

/// <summary>The lanes of a process that counts for itself.</summary>
public sealed partial class LocalToolLanes(TimeProvider time, ILogger<LocalToolLanes> logger) : IToolLanes
{
    private readonly ConcurrentDictionary<string, ToolLane> _lanes = new(StringComparer.Ordinal);

    public async Task<IToolPlace?> EnterAsync(string tool, int concurrency, CancellationToken cancellationToken)
    {
        var lane = _lanes.GetOrAdd(tool, static (_, made) => new(made.concurrency, made.time), (concurrency, time));
        if (!lane.Circuit.TryEnter())
        {
            return null;
        }

        try
        {
            await lane.Slots.WaitAsync(cancellationToken);
            return new Place(tool, lane, logger);
        }
        catch
        {
            lane.Circuit.Abandon();
            throw;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Circuit opened for tool {Tool} after repeated failures, last with {Code}.")]
    private static partial void LogEndpointFailed(ILogger logger, string tool, string code);

    private sealed class Place(string tool, ToolLane lane, ILogger logger) : IToolPlace
    {
        public void Settle(ToolOutput? output)
        {
            if (output is null)
            {
                lane.Circuit.Abandon();
            }
            else if (lane.Circuit.Record(output.IsEndpointFailure))
            {
                LogEndpointFailed(logger, tool, output.Error!.Code);
            }
        }

        public void Leave() => lane.Slots.Release();
    }
}
