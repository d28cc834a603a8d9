using Microsoft.Extensions.Logging;

namespace ChatCluster.Hosting;

internal sealed partial class LoadedThreads
{
    [LoggerMessage(1, LogLevel.Information, "Resumed {Count} interrupted runs")]
    private static partial void LogResumed(ILogger logger, int count);

    [LoggerMessage(2, LogLevel.Warning, "Thread {ThreadId} could not be resumed: {Reason}")]
    private static partial void LogNotResumed(ILogger logger, string threadId, string reason);
}
