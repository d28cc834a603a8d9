using Microsoft.Extensions.Logging;

namespace ChatCluster.Grains.Owners;

internal sealed partial class ClusterLedger
{
    [LoggerMessage(1, LogLevel.Warning, "The limits of owners cannot be checked at the moment, and messages come in without: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);

    [LoggerMessage(2, LogLevel.Warning, "What run {RunId} used could not be stored and is missing from its owner's usage: {Reason}")]
    private static partial void LogNotCounted(ILogger logger, string runId, string reason);
}
