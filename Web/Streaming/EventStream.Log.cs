using Microsoft.Extensions.Logging;

namespace ChatCluster.Web.Streaming;

internal sealed partial class EventStream
{
    [LoggerMessage(1, LogLevel.Warning, "The stream of thread {Thread} ended early: the store is unavailable")]
    private static partial void LogBroken(ILogger logger, Exception exception, string thread);
}
