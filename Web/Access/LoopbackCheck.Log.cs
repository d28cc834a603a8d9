using Microsoft.Extensions.Logging;

namespace ChatCluster.Web.Access;

internal sealed partial class LoopbackCheck
{
    [LoggerMessage(
        1, LogLevel.Information,
        "Access:Mode is local, without authentication: every local caller is the same admin user, and remote callers are rejected")]
    private partial void LogOpen();
}
