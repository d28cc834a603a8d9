using Microsoft.Extensions.Logging;

namespace ChatCluster.Runs;

public sealed partial class DirectToolCalls
{
    [LoggerMessage(
        1, LogLevel.Warning, "Thread {ThreadId}: call {CallId} was not made, its caller's credentials could not be read: {Reason}")]
    private static partial void LogNotMade(ILogger logger, string threadId, string callId, string reason);

    [LoggerMessage(2, LogLevel.Error, "Thread {ThreadId}, call {CallId} of {Tool} failed by a fault of the program.")]
    private static partial void LogFailed(ILogger logger, string threadId, string callId, string tool, Exception exception);
}
