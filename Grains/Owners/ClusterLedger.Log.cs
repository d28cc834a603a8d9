using Microsoft.Extensions.Logging;

namespace ChatCluster.Grains.Owners;

internal sealed partial class ClusterLedger
{
    [LoggerMessage(1, LogLevel.Warning, "Owner grains are unreachable; messages are accepted without checking limits: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);

    [LoggerMessage(
        2, LogLevel.Warning,
        "Could not report the end of run {RunId} to its owner's grain, which reconciles with the store at its limit: {Reason}")]
    private static partial void LogNotTold(ILogger logger, string runId, string reason);
}
