using Microsoft.Extensions.Logging;

namespace ChatCluster.Storage.Sqlite;

internal sealed partial class SqliteThreadStore
{
    [LoggerMessage(1, LogLevel.Information, "Opened the database {File} in {ElapsedMs:0} ms.")]
    private static partial void LogOpened(ILogger logger, string file, double elapsedMs);
}
