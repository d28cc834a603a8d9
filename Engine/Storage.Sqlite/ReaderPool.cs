using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace ChatCluster.Storage.Sqlite;

/// <summary>Read-only connections, concurrent with the writer and each other. Reads are synchronous and short.</summary>
internal sealed class ReaderPool(Database database) : IDisposable
{
    private const int MaxIdle = 8;

    private readonly ConcurrentBag<Connection> _idle = [];
    private volatile bool _disposed;

    /// <exception cref="StoreUnavailableException">The database cannot be read.</exception>
    public T Read<T>(Func<Connection, T> read)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteThreadStore));
        Connection? connection = null;
        try
        {
            connection = _idle.TryTake(out var idle) ? idle : database.OpenReader();
            var result = read(connection);
            Return(connection);
            return result;
        }
        catch (SqliteException exception)
        {
            connection?.Dispose();
            throw database.Explain(exception);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var connection))
        {
            connection.Dispose();
        }
    }

    private void Return(Connection connection)
    {
        if (_disposed || _idle.Count >= MaxIdle)
        {
            connection.Dispose();
            return;
        }

        _idle.Add(connection);
        if (_disposed)
        {
            Dispose();
        }
    }
}
