using Microsoft.Extensions.Logging;

namespace ChatCluster.Credentials;

internal sealed partial class RunCredentials
{
    [LoggerMessage(1, LogLevel.Warning, "Thread {ThreadId}: credentials that no run needs are still stored, encrypted: {Reason}")]
    private static partial void LogNotDropped(ILogger logger, string threadId, string reason);
}
