using System.Net.Sockets;
using Npgsql;

namespace ChatCluster.Storage.Postgres;

/// <summary>What an exception of the driver means.</summary>
public static class PostgresFailure
{
    /// <summary>Whether the statement was refused for what is in it, and so changed nothing for certain.</summary>
    public static bool IsRefused(Exception exception) =>
        exception is PostgresException { SqlState: var state } && state[..2] is "22" or "23" or "54";

    /// <summary>
    /// Whether the statement lost against another one and changed nothing for certain: a deadlock or a serialization failure.
    /// </summary>
    public static bool IsRolledBack(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected } ||
        (exception is StoreUnavailableException { InnerException: { } inner } && IsRolledBack(inner));

    /// <summary>
    /// Whether the server cannot be reached or cannot do its work now. What it refuses for its content would be refused again.
    /// </summary>
    public static bool IsUnavailable(Exception exception) =>
        exception is NpgsqlException or SocketException or IOException or TimeoutException && !IsRefused(exception);

    /// <summary>Whether a new connection may well succeed where this one failed.</summary>
    public static bool IsLostConnection(Exception exception) => exception switch
    {
        PostgresException e =>
            e.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.IdleSessionTimeout,
        NpgsqlException { InnerException: TimeoutException } or TimeoutException => false,
        NpgsqlException or SocketException or IOException => true,
        _ => false,
    };

    /// <summary>
    /// Whether the server is gone, or not the primary any more, and not merely too slow, too full or set up wrongly for one statement.
    /// </summary>
    /// <param name="isConnected">Whether the connection has outlived the failure, as it does when the server heeds that a statement is
    /// given up.</param>
    public static bool IsOutage(Exception exception, bool isConnected) => exception is PostgresException { SqlState: var state }
        ? state is PostgresErrorCodes.ReadOnlySqlTransaction || state.StartsWith("57P", StringComparison.Ordinal)
        || state.StartsWith("08", StringComparison.Ordinal)
        : !isConnected;

    /// <summary>Whether a transaction has been committed although the synchronous standby does not have it.</summary>
    // Told by where it comes from: the text is in the server's language, and the code is that of any warning.
    public static bool IsWithoutStandby(PostgresNotice notice) => notice.Routine is "SyncRepWaitForLSN";

    /// <summary>Whether waiting cannot help: the settings are wrong.</summary>
    public static bool IsMisconfigured(Exception exception) =>
        exception is PostgresException { SqlState: var state }
            && (state[..2] is "28" or "42" || state is PostgresErrorCodes.InvalidCatalogName);

    /// <summary>A failure of the server in a sentence with its repair; null for any other.</summary>
    public static string? Explain(Exception exception) => exception is NpgsqlException ? $"PostgreSQL {Describe(exception)}." : null;

    /// <summary>What is the matter and what to check.</summary>
    public static string Describe(Exception exception) => exception switch
    {
        PostgresException { SqlState: var state } => state switch
        {
            PostgresErrorCodes.InvalidCatalogName => "has no such database: create it, or correct Database in the connection string",
            PostgresErrorCodes.ReadOnlySqlTransaction =>
                "is read only: it is a standby, or a failover is under way. Check that Host leads to the primary, or name all hosts and add Target Session Attributes=primary",
            PostgresErrorCodes.TooManyConnections =>
                "has no connection left: raise its max_connections, or lower Maximum Pool Size in the connection string",
            PostgresErrorCodes.DiskFull => "has no disk space left: make room",
            PostgresErrorCodes.QueryCanceled => "cancelled the statement: check its statement_timeout and its load",
            PostgresErrorCodes.InsufficientPrivilege =>
                "does not allow it: grant the user its database (CREATE on the database, all on the schema chatcluster)",
            _ when state.StartsWith("28", StringComparison.Ordinal) =>
                "refused the login: check Username and Password in the connection string, and the server's pg_hba.conf",
            _ when state.StartsWith("57P", StringComparison.Ordinal) =>
                "is starting, stopping or failing over: check its log if this lasts",
            _ => $"failed with SQLSTATE {state}: check its log",
        },
        NpgsqlException { InnerException: TimeoutException } or TimeoutException =>
            "did not answer in time: check its load, its locks and the network, and Timeout and Command Timeout in the connection string",
        _ => "cannot be reached: check that it runs, and Host and Port in the connection string",
    };
}
