using Microsoft.Extensions.Logging;

namespace ChatCluster.Grains.Owners;

internal sealed partial class ClusterLedger
{
    [LoggerMessage(1, LogLevel.Warning, "The limits of owners cannot be checked at the moment, and messages come in without: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);

    [LoggerMessage(
        2, LogLevel.Warning,
        "The end of run {RunId} could not be told to its owner's grain, which finds it out by itself when it is full: {Reason}")]
    private static partial void LogNotTold(ILogger logger, string runId, string reason);
}
