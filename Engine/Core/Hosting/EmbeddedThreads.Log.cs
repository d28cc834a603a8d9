using Microsoft.Extensions.Logging;

namespace ChatCluster.Hosting;

internal sealed partial class EmbeddedThreads
{
    [LoggerMessage(1, LogLevel.Information, "Carrying on {Count} runs that the last process left in progress.")]
    private static partial void LogResumed(ILogger logger, int count);

    [LoggerMessage(2, LogLevel.Warning, "Thread {ThreadId} cannot be carried on yet: {Reason}")]
    private static partial void LogRetry(ILogger logger, string threadId, string reason);

    // The store itself says once that it is lost.
    [LoggerMessage(3, LogLevel.Debug, "Thread {ThreadId} waits for its store: {Reason}")]
    private static partial void LogStoreAway(ILogger logger, string threadId, string reason);
}
