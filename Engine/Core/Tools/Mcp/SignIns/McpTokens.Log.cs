using Microsoft.Extensions.Logging;

namespace ChatCluster.Tools.Mcp.SignIns;

internal sealed partial class McpTokens
{
    [LoggerMessage(
        1, LogLevel.Warning,
        "MCP server {Server}: a user's tokens were stored with another key or for another address. The user has to sign in again.")]
    private static partial void LogUnreadable(ILogger logger, string server);
}
