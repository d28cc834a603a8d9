using Microsoft.Extensions.Logging;

namespace ChatCluster.Web.Access;

internal sealed partial class LoopbackCheck
{
    [LoggerMessage(1, LogLevel.Information, "No API key is configured: everybody at this machine is one user, and the server answers this machine only")]
    private partial void LogOpen();
}
