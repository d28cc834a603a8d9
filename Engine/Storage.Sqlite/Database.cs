using ChatCluster.Files;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatCluster.Storage.Sqlite;

/// <summary>The database file: how it is opened, and what its failures mean.</summary>
internal sealed class Database(DataFolder folder, string file, SqliteThreadStoreOptions options)
{
    // With less free space than this, a failed write is reported as a full disk.
    private const long NoSpace = 1024 * 1024;

    // Pages of the log after which it is copied into the database: 16 MB.
    private const int LogPages = 4_000;

    /// <summary>Opens the one connection that writes, and brings the tables up to date.</summary>
    public Connection OpenWriter()
    {
        // SQLite gives its other files the rights that this one has.
        PrivateFiles.Ensure(file);

        var connection = new Connection(
            file,
            [
                "PRAGMA busy_timeout = 5000",
                "PRAGMA page_size = 4096",
                "PRAGMA journal_mode = WAL",
                options.Fsync ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF",

                // What is deleted is overwritten with zeros, in the index of words too (see the schema).
                "PRAGMA secure_delete = ON",
                "PRAGMA temp_store = MEMORY",
                "PRAGMA cache_size = -16000",
                $"PRAGMA wal_autocheckpoint = {LogPages}",
                "PRAGMA journal_size_limit = 67108864",
                .. options.MaxPages is { } pages ? [$"PRAGMA max_page_count = {pages}"] : Array.Empty<string>(),
            ]);
        try
        {
            Schema.Apply(connection, file);

            // A crash may have come between a deletion and the moment when the log was rid of it.
            connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public Connection OpenReader() => new(
        file, "PRAGMA busy_timeout = 5000", "PRAGMA query_only = ON", "PRAGMA temp_store = MEMORY", "PRAGMA cache_size = -8000");

    /// <summary>What a failure means and how it is repaired.</summary>
    public StoreUnavailableException Explain(SqliteException exception) => exception.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => Full(exception),
        raw.SQLITE_IOERR when FreeSpace() < NoSpace => Full(exception),
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => folder.NotWritable(exception),
        raw.SQLITE_CANTOPEN when !Directory.Exists(folder.Root) => new(
            $"The data folder '{folder.Root}' is gone. Bring it back, or start again with another one.", exception),
        raw.SQLITE_CANTOPEN => folder.NotWritable(exception),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new(
            $"Another program keeps the database '{file}' locked. End it; nothing but this process may write there.", exception)
        {
            Condition = "The database is locked by another program.",
        },
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new(
            $"The database '{file}' is damaged ({exception.Message}). Stop the process, keep a copy of the data folder, " +
            "and restore a backup; or save what can be read with: sqlite3 chat.db .recover",
            exception)
        {
            Condition = "The database is damaged.",
        },
        raw.SQLITE_IOERR => new(
            $"The disk with the data folder '{folder.Root}' fails (SQLite {exception.SqliteExtendedErrorCode}). " +
            "Look into the system's log, and see that it is mounted and sound.",
            exception)
        {
            Condition = "The disk fails.",
        },
        _ => new($"The database '{file}' cannot be used: {exception.Message}", exception),
    };

    /// <summary>Whether a statement was refused for what is in it, and would be refused again.</summary>
    public static bool IsRefused(SqliteException exception) =>
        exception.SqliteErrorCode is raw.SQLITE_TOOBIG or raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH;

    private StoreUnavailableException Full(SqliteException exception) => new(
        $"The disk with the data folder '{folder.Root}' is full. Make room on it; " +
        "nothing that was acknowledged is lost, and what was refused can be sent again.",
        exception)
    {
        Condition = "The disk is full.",
    };

    private long FreeSpace()
    {
        try
        {
            return new DriveInfo(folder.Root).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return long.MaxValue;
        }
    }
}
