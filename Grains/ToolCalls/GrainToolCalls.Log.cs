using Microsoft.Extensions.Logging;

namespace ChatCluster.Grains.ToolCalls;

internal sealed partial class GrainToolCalls
{
    [LoggerMessage(1, LogLevel.Debug, "Thread {ThreadId}: dispatching call {CallId}")]
    private static partial void LogOrdered(ILogger logger, string threadId, string callId);

    [LoggerMessage(2, LogLevel.Information, "Thread {ThreadId}: no answer about call {CallId} yet: {Reason}")]
    private static partial void LogNoAnswer(ILogger logger, string threadId, string callId, string reason);

    [LoggerMessage(3, LogLevel.Warning, "Thread {ThreadId}: call {CallId} could not be released: {Reason}")]
    private static partial void LogNotReleased(ILogger logger, string threadId, string callId, string reason);
}
