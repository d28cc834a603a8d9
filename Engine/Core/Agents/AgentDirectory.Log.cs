using Microsoft.Extensions.Logging;

namespace ChatCluster.Agents;

internal sealed partial class AgentDirectory
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} agents of tenants were read from the store")]
    private static partial void LogRead(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Agents of tenants stay as they were, because the store does not answer: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The agent {Id} in the store cannot be read and is left out: {Reason}")]
    private static partial void LogUnreadable(ILogger logger, string id, string reason);
}
