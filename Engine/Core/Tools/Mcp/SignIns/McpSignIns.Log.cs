using Microsoft.Extensions.Logging;

namespace ChatCluster.Tools.Mcp.SignIns;

internal sealed partial class McpSignIns
{
    [LoggerMessage(1, LogLevel.Warning, "MCP server {Server}: could not start a sign-in.")]
    private static partial void LogNotBegun(ILogger logger, string server, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "MCP server {Server}: a sign-in failed.")]
    private static partial void LogNotCompleted(ILogger logger, string server, Exception exception);
}
