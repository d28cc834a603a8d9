using Microsoft.Extensions.Logging;

namespace ChatCluster.Web.Access;

internal sealed partial class LoopbackCheck
{
    [LoggerMessage(
        1, LogLevel.Information,
        "Access:Mode is local: everybody at this machine is one user without any key, and the server answers this machine only")]
    private partial void LogOpen();
}
