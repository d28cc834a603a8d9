using Microsoft.Extensions.Logging;

namespace ChatCluster.Storage.Sqlite;

internal sealed partial class OldFolderImport
{
    [LoggerMessage(1, LogLevel.Information, "Imported {Threads} threads of an older version so far.")]
    private static partial void LogProgress(ILogger logger, int threads);

    [LoggerMessage(
        2, LogLevel.Information, "Imported all {Threads} threads and {Files} files of an older version; the originals are in {Backup}.")]
    private static partial void LogImported(ILogger logger, int threads, int files, string backup);

    [LoggerMessage(3, LogLevel.Warning, "{Files} thread files of an older version contain no complete record. They are kept in {Backup}.")]
    private static partial void LogUnreadable(ILogger logger, int files, string backup);

    [LoggerMessage(
        4, LogLevel.Warning, "{Backup} still holds threads of an older version, deleted ones included. Remove it when you no longer need it.")]
    private static partial void LogBackup(ILogger logger, string backup);
}
