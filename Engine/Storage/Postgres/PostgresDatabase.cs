using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatCluster.Storage.Postgres;

/// <summary>The connections to one database. Makes of every failure to reach it a <see cref="StoreUnavailableException"/> that says what to check.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly ILogger _logger;
    private int _lost;

    public PostgresDatabase(NpgsqlConnectionStringBuilder connection, ILogger logger)
    {
        _source = new NpgsqlDataSourceBuilder(connection.ConnectionString).Build();
        _logger = logger;
        Name = $"{connection.Host}:{connection.Port}, database '{connection.Database ?? connection.Username}'";
    }

    /// <summary>Host, port and database, for people.</summary>
    public string Name { get; }

    /// <summary>Does what may be done twice: once more when the connection turns out to be a dead one of the pool.</summary>
    public async Task<T> RepeatableAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(work, cancellationToken);
        }
        catch (Exception exception) when (PostgresFailure.IsLostConnection(exception))
        {
            _source.Clear();
        }
        catch (Exception exception) when (PostgresFailure.IsUnavailable(exception))
        {
            throw Fail(exception);
        }

        return await OnceAsync(work, cancellationToken);
    }

    /// <summary>Does what must not be done twice.</summary>
    public async Task<T> OnceAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(work, cancellationToken);
        }
        catch (Exception exception) when (PostgresFailure.IsUnavailable(exception))
        {
            throw Fail(exception);
        }
    }

    /// <summary>For an exception of the driver: the one that callers know.</summary>
    public StoreUnavailableException Unavailable(Exception exception) => new($"PostgreSQL at {Name} {PostgresFailure.Describe(exception)}.", exception);

    /// <summary>Does it once and lets the driver's exceptions through.</summary>
    public async Task<T> RunAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        var result = await work(connection, cancellationToken);
        if (Volatile.Read(ref _lost) == 1 && Interlocked.Exchange(ref _lost, 0) == 1)
        {
            PostgresThreadStore.Log.Back(_logger, Name);
        }

        return result;
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private StoreUnavailableException Fail(Exception exception)
    {
        if (!PostgresFailure.IsRolledBack(exception))
        {
            // After a restart or a failover every pooled connection is as dead as this one, or leads to the old primary.
            _source.Clear();
            if (Interlocked.Exchange(ref _lost, 1) == 0)
            {
                PostgresThreadStore.Log.Lost(_logger, Name, exception);
            }
        }

        return Unavailable(exception);
    }
}
