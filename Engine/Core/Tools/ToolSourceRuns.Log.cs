using Microsoft.Extensions.Logging;

namespace ChatCluster.Tools;

internal sealed partial class ToolSourceRuns
{
    [LoggerMessage(1, LogLevel.Information, "Tool source {Source} is available with {Count} tools.")]
    private static partial void LogAvailable(ILogger logger, string source, int count);

    [LoggerMessage(2, LogLevel.Warning, "Tool source {Source} is unavailable; will retry: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string source, string? reason);

    [LoggerMessage(3, LogLevel.Error, "Tool source {Source} crashed; restarting it.")]
    private static partial void LogFault(ILogger logger, string source, Exception exception);
}
