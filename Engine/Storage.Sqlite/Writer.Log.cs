using Microsoft.Extensions.Logging;

namespace ChatCluster.Storage.Sqlite;

internal sealed partial class Writer
{
    [LoggerMessage(1, LogLevel.Error, "{Writes} writes failed and were rolled back; the store keeps accepting writes. {Reason}")]
    private static partial void LogFailed(ILogger logger, int writes, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Full-text indexing of new messages failed; will retry: {Reason}")]
    private static partial void LogNotIndexed(ILogger logger, string reason);
}
