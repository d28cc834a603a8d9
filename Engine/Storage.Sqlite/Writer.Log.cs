using Microsoft.Extensions.Logging;

namespace ChatCluster.Storage.Sqlite;

internal sealed partial class Writer
{
    [LoggerMessage(1, LogLevel.Error, "{Writes} writes failed and did not happen. Later ones are tried again. {Reason}")]
    private static partial void LogFailed(ILogger logger, int writes, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Words of new messages could not be indexed; it is tried again: {Reason}")]
    private static partial void LogNotIndexed(ILogger logger, string reason);
}
