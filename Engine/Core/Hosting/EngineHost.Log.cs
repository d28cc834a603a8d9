using Microsoft.Extensions.Logging;

namespace ChatCluster.Hosting;

internal sealed partial class EngineHost
{
    [LoggerMessage(1, LogLevel.Warning, "Housekeeping could not do all of its work and will try again: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
