using Microsoft.Extensions.Logging;

namespace ChatCluster.Tools.Mcp.SignIns;

internal sealed partial class McpTokens
{
    [LoggerMessage(
        1, LogLevel.Warning,
        "MCP server {Server}: tokens of a user were kept with another key, or for another address. The user has to sign in again.")]
    private static partial void LogUnreadable(ILogger logger, string server);
}
