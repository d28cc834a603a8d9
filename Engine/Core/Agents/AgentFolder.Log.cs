using Microsoft.Extensions.Logging;

namespace ChatCluster.Agents;

internal sealed partial class AgentFolder
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Loaded {Count} agents from {Path}")]
    private static partial void LogRead(ILogger logger, int count, string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not reload an agent; keeping its previous version: {Problem}")]
    private static partial void LogRefused(ILogger logger, string problem);
}
