using Microsoft.Extensions.Logging;

namespace ChatCluster.Agents;

internal sealed partial class AgentFolder
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} agents were read from {Path}")]
    private static partial void LogRead(ILogger logger, int count, string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "An agent was not read again and stays as it was: {Problem}")]
    private static partial void LogRefused(ILogger logger, string problem);
}
