using Microsoft.Extensions.Logging;

namespace ChatCluster.Hosting;

public sealed partial class ThreadActivation
{
    [LoggerMessage(1, LogLevel.Warning, "Thread {ThreadId} could not be resumed; will retry: {Reason}")]
    private static partial void LogRetry(ILogger logger, string threadId, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Thread {ThreadId}: this activation yields to a newer one: {Reason}")]
    private static partial void LogStale(ILogger logger, string threadId, string reason);

    // The store itself says once that it is lost.
    [LoggerMessage(3, LogLevel.Debug, "Thread {ThreadId} waits for its store: {Reason}")]
    private static partial void LogStoreAway(ILogger logger, string threadId, string reason);

    [LoggerMessage(4, LogLevel.Error, "Thread {ThreadId} cannot be read")]
    private static partial void LogDamaged(ILogger logger, string threadId, Exception exception);
}
