using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatCluster.Storage.Sqlite;

/// <summary>A connection with the statements it has prepared. For one thread at a time.</summary>
internal sealed class Connection : IDisposable
{
    // Of SQLite's machine: some 10 µs of work.
    private const int StepsBetweenChecks = 2_000;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);

    static Connection() => Batteries_V2.Init();

    public Connection(string file, params IEnumerable<string> settings)
    {
        var place = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false };
        _connection = new(place.ToString());
        _connection.Open();
        try
        {
            foreach (var setting in settings)
            {
                Execute(setting);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private sqlite3 Handle => _connection.Handle ?? throw new ObjectDisposedException(nameof(Connection));

    /// <summary>The statement for some SQL, to be disposed when it has been read.</summary>
    public Statement Use(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            _statements.Add(sql, statement = new(Handle, sql, kept: true));
        }

        return statement;
    }

    /// <summary>A statement that is not kept, for SQL of which there are many kinds.</summary>
    public Statement Prepare(string sql) => new(Handle, sql, kept: false);

    /// <summary>Runs one statement that is not kept.</summary>
    public void Execute(string sql)
    {
        using var statement = Prepare(sql);
        while (statement.Step())
        {
        }
    }

    /// <summary>How long to wait for a lock.</summary>
    public void SetPatience(int milliseconds) => raw.sqlite3_busy_timeout(Handle, milliseconds);

    /// <summary>
    /// Has statements end soon after a cancellation. SQLite asks for it while it works: an interruption from another thread would be lost
    /// between two statements.
    /// </summary>
    public void EndOn(CancellationToken cancellationToken) =>
        raw.sqlite3_progress_handler(Handle, StepsBetweenChecks, _ => cancellationToken.IsCancellationRequested ? 1 : 0, null);

    /// <summary>Has statements run to their end again.</summary>
    public void NeverEnd() => raw.sqlite3_progress_handler(Handle, 0, null, null);

    /// <summary>Ends a transaction that failed. Some failures have ended it by themselves.</summary>
    public void RollBack()
    {
        if (raw.sqlite3_get_autocommit(Handle) == 0)
        {
            Execute("ROLLBACK");
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Close();
        }

        _connection.Dispose();
    }
}
