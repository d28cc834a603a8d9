using System.Data;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatCluster.Storage.Postgres;

/// <summary>
/// The connections to one database. Makes of every failure to reach it a <see cref="StoreUnavailableException"/> that says what to check.
/// </summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    // A server with too much to do fails many statements, and one line tells of them as well as a thousand.
    private static readonly TimeSpan WarningInterval = TimeSpan.FromSeconds(10);

    private readonly NpgsqlDataSource _source;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    // As many as the pool has. Who waits here waits for a connection, and not for the server: in the pool's own failures the two look
    // alike.
    private readonly SemaphoreSlim _connections;
    private readonly int _poolSize;
    private readonly TimeSpan _patience;
    private long _warned = long.MinValue;
    private int _lost;

    public PostgresDatabase(NpgsqlConnectionStringBuilder connection, TimeProvider time, ILogger logger)
    {
        _source = new NpgsqlDataSourceBuilder(connection.ConnectionString).Build();
        _time = time;
        _logger = logger;
        _poolSize = connection.MaxPoolSize;
        _connections = new(_poolSize);
        _patience = connection.Timeout == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(connection.Timeout);
        var hosts = connection.Host?.Contains(',') is true ? connection.Host : $"{connection.Host}:{connection.Port}";
        Name = $"{hosts}, database '{connection.Database ?? connection.Username}'";
    }

    /// <summary>Hosts, port and database, for people.</summary>
    public string Name { get; }

    /// <summary>Does what may be done twice: once more when the connection turns out to be a dead one of the pool.</summary>
    public Task<T> RepeatableAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        ConnectAsync(work, tries: 2, cancellationToken);

    /// <summary>Does what must not be done twice.</summary>
    public Task<T> OnceAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        ConnectAsync(work, tries: 1, cancellationToken);

    /// <summary>For an exception of the driver: the one that callers know.</summary>
    public StoreUnavailableException Unavailable(Exception exception) =>
        new($"PostgreSQL at {Name} {PostgresFailure.Describe(exception)}.", exception);

    /// <summary>Does it once and lets the driver's exceptions through.</summary>
    public async Task<T> RunAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        return await work(connection, cancellationToken);
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private async Task<T> ConnectAsync<T>(
        Func<NpgsqlConnection, CancellationToken, Task<T>> work, int tries, CancellationToken cancellationToken)
    {
        if (!await _connections.WaitAsync(_patience, cancellationToken))
        {
            throw Refuse(
                $"has no connection free: this process used all {_poolSize} of its pool for {_patience.TotalSeconds:0} s. Check for slow statements, or raise Maximum Pool Size in the connection string");
        }

        try
        {
            while (true)
            {
                await using var connection = _source.CreateConnection();

                // A commit that waits for its standby is not rolled back when the wait is cancelled: it succeeds, with a notice.
                var isOnStandby = true;
                connection.Notice += (_, told) => isOnStandby &= !PostgresFailure.IsWithoutStandby(told.Notice);
                T result;
                try
                {
                    await connection.OpenAsync(cancellationToken);
                    result = await work(connection, cancellationToken);
                }
                catch (Exception exception) when (tries > 1 && PostgresFailure.IsLostConnection(exception))
                {
                    tries--;
                    _source.Clear();
                    continue;
                }
                catch (Exception exception) when (PostgresFailure.IsUnavailable(exception))
                {
                    NoteFailure(exception, isConnected: connection.State is ConnectionState.Open);
                    throw Unavailable(exception);
                }

                NoteAnswer();
                return isOnStandby
                    ? result : throw Refuse(
                        "has stored it without its synchronous standby, and would lose it with the primary: check that the standby runs and follows");
            }
        }
        finally
        {
            _connections.Release();
        }
    }

    private StoreUnavailableException Refuse(string problem)
    {
        Warn(problem, null);
        return new($"PostgreSQL at {Name} {problem}.");
    }

    private void NoteAnswer()
    {
        if (Volatile.Read(ref _lost) == 1 && Interlocked.Exchange(ref _lost, 0) == 1)
        {
            PostgresThreadStore.Log.Back(_logger, Name);
        }
    }

    private void NoteFailure(Exception exception, bool isConnected)
    {
        if (PostgresFailure.IsRolledBack(exception))
        {
            return;
        }

        if (!PostgresFailure.IsOutage(exception, isConnected))
        {
            Warn(PostgresFailure.Describe(exception), exception);
            return;
        }

        // After a restart or a failover every pooled connection is as dead as this one, or leads to the old primary.
        _source.Clear();
        if (Interlocked.Exchange(ref _lost, 1) == 0)
        {
            PostgresThreadStore.Log.Lost(_logger, Name, exception);
        }
    }

    private void Warn(string problem, Exception? exception)
    {
        var (now, warned) = (_time.GetTimestamp(), Volatile.Read(ref _warned));
        if ((warned == long.MinValue || _time.GetElapsedTime(warned, now) >= WarningInterval)
            && Interlocked.CompareExchange(ref _warned, now, warned) == warned)
        {
            PostgresThreadStore.Log.Refused(_logger, Name, problem, WarningInterval.TotalSeconds, exception);
        }
    }
}
