using Microsoft.Extensions.Logging;

namespace ChatCluster.Hosting;

internal sealed partial class EngineHost
{
    [LoggerMessage(1, LogLevel.Warning, "Old threads could not be removed; the next attempt is in an hour: {Reason}")]
    private static partial void LogNotRemoved(ILogger logger, string reason);
}
