using Microsoft.Extensions.Logging;

namespace ChatCluster.Threads;

internal sealed partial class ThreadActor
{
    [LoggerMessage(1, LogLevel.Warning, "Thread {ThreadId}: this activation has ended; the next one resumes from the log.")]
    private static partial void LogEnded(ILogger logger, string threadId, Exception exception);

    // The store itself says once that it is lost.
    [LoggerMessage(
        2, LogLevel.Debug, "Thread {ThreadId}: the store is unavailable; the next activation resumes from the log: {Reason}")]
    private static partial void LogStoreLost(ILogger logger, string threadId, string reason);

    [LoggerMessage(3, LogLevel.Error, "Thread {ThreadId}: the command {Command} failed to execute and has no effect.")]
    private static partial void LogNotDecided(ILogger logger, string threadId, string command, Exception exception);
}
