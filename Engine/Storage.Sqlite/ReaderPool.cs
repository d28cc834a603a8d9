using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatCluster.Storage.Sqlite;

/// <summary>
/// Read-only connections, concurrent with the writer and each other. Reads are synchronous and short; a search ends when it is cancelled.
/// </summary>
internal sealed class ReaderPool(Database database) : IDisposable
{
    private const int MaxIdle = 8;

    private readonly ConcurrentBag<Connection> _idle = [];
    private volatile bool _disposed;

    /// <exception cref="StoreUnavailableException">The database cannot be read.</exception>
    public T Read<T>(Func<Connection, T> read) => Search(read, CancellationToken.None);

    /// <summary>A read that may take long.</summary>
    /// <exception cref="StoreUnavailableException">The database cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public T Search<T>(Func<Connection, T> read, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteThreadStore));
        Connection? connection = null;
        try
        {
            connection = _idle.TryTake(out var idle) ? idle : database.OpenReader();
            if (cancellationToken.CanBeCanceled)
            {
                connection.EndOn(cancellationToken);
            }

            var result = read(connection);
            if (cancellationToken.CanBeCanceled)
            {
                connection.NeverEnd();
            }

            Return(connection);
            return result;
        }
        catch (SqliteException exception)
            when (exception.SqliteErrorCode is raw.SQLITE_INTERRUPT && cancellationToken.IsCancellationRequested)
        {
            connection?.Dispose();
            throw new OperationCanceledException("The search was cancelled.", exception, cancellationToken);
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
