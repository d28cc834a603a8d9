using Microsoft.Extensions.Logging;

namespace ChatCluster.Threads;

internal sealed partial class ThreadActor
{
    [LoggerMessage(1, LogLevel.Warning, "Thread {ThreadId}: this activation has ended; the next one carries on from the log.")]
    private static partial void LogEnded(ILogger logger, string threadId, Exception exception);
}
