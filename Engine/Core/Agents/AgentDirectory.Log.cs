using Microsoft.Extensions.Logging;

namespace ChatCluster.Agents;

internal sealed partial class AgentDirectory
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Loaded {Count} tenant agents from the store")]
    private static partial void LogRead(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The store does not answer; keeping the tenant agents loaded before: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Skipping the stored agent {Id}, which cannot be read: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string id, string reason);
}
