using Microsoft.Extensions.Logging;

namespace ChatCluster.Tools;

internal sealed partial class ToolRunner
{
    // The exception goes in as redacted text: as an object it could bring a credential into the log.
    [LoggerMessage(1, LogLevel.Error, "Tool {Tool} failed unexpectedly: {Exception}")]
    private static partial void LogToolFailed(ILogger logger, string tool, string exception);
}
