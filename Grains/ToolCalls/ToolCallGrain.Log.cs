using Microsoft.Extensions.Logging;

namespace ChatCluster.Grains.ToolCalls;

internal sealed partial class ToolCallGrain
{
    [LoggerMessage(1, LogLevel.Debug, "Thread {ThreadId}: executing call {CallId} of {Tool}")]
    private static partial void LogMade(ILogger logger, string threadId, string callId, string tool);

    [LoggerMessage(2, LogLevel.Warning, "Thread {ThreadId}: call {CallId} is lost: {Reason}")]
    private static partial void LogLost(ILogger logger, string threadId, string callId, string reason);
}
