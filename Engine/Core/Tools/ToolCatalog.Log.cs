using Microsoft.Extensions.Logging;

namespace ChatCluster.Tools;

internal sealed partial class ToolCatalog
{
    [LoggerMessage(
        1, LogLevel.Warning,
        "Tool source {Source}: skipping its tool '{Tool}', because another tool has the name or no model accepts it.")]
    private static partial void LogRefused(ILogger logger, string source, string tool);
}
