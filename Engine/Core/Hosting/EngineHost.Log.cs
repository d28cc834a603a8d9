using Microsoft.Extensions.Logging;

namespace ChatCluster.Hosting;

internal sealed partial class EngineHost
{
    [LoggerMessage(1, LogLevel.Warning, "Maintenance did not complete; will retry: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
