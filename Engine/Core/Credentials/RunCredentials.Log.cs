using Microsoft.Extensions.Logging;

namespace ChatCluster.Credentials;

internal sealed partial class RunCredentials
{
    [LoggerMessage(1, LogLevel.Warning, "Thread {ThreadId}: could not delete credentials that no run needs any more; they stay stored, encrypted: {Reason}")]
    private static partial void LogNotDropped(ILogger logger, string threadId, string reason);
}
