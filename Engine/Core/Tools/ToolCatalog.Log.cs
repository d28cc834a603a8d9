using Microsoft.Extensions.Logging;

namespace ChatCluster.Tools;

internal sealed partial class ToolCatalog
{
    [LoggerMessage(
        1, LogLevel.Warning,
        "Tool source {Source}: its tool '{Tool}' is left out, because another tool has the name or no model takes it.")]
    private static partial void LogRefused(ILogger logger, string source, string tool);
}
