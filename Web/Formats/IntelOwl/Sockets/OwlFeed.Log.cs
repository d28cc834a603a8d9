using Microsoft.Extensions.Logging;

namespace ChatCluster.Web.Formats.IntelOwl.Sockets;

internal sealed partial class OwlFeed
{
    [LoggerMessage(1, LogLevel.Warning, "Thread {ThreadId} is damaged, and so its runs are not shown on its owner's socket: {Reason}")]
    private static partial void LogDamaged(ILogger logger, string threadId, string reason);
}
