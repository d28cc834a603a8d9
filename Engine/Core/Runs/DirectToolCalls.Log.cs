using Microsoft.Extensions.Logging;

namespace ChatCluster.Runs;

public sealed partial class DirectToolCalls
{
    [LoggerMessage(
        1, LogLevel.Warning, "Thread {ThreadId}: call {CallId} was not executed, because its caller's credentials could not be read: {Reason}")]
    private static partial void LogNotMade(ILogger logger, string threadId, string callId, string reason);

    [LoggerMessage(2, LogLevel.Error, "Thread {ThreadId}, call {CallId} of {Tool} failed with an unhandled exception.")]
    private static partial void LogFailed(ILogger logger, string threadId, string callId, string tool, Exception exception);
}
