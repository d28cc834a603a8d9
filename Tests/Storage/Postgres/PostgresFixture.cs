using ChatCluster.Sandbox.Postgres;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

namespace ChatCluster.Storage.Postgres;

/// <summary>
/// One server for all tests of this folder, which take turns in its database. Skips them where PostgreSQL is not installed.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresServer? _server;
    private string _why = "";

    /// <summary>Empties the database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> BeginAsync()
    {
        Assert.SkipWhen(_server is null, _why);
        var connection = _server!.Connection("postgres");
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand("DROP SCHEMA IF EXISTS chatcluster CASCADE");
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    public async ValueTask InitializeAsync()
    {
        if (PostgresBinaries.Find(out _why) is { } binaries)
        {
            // Power failures are not what these tests are about, and every append would wait for the disk.
            _server = await PostgresServer.StartAsync(binaries, ["fsync = off", "max_connections = 200"]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    internal static Task<PostgresThreadStore> OpenAsync(
        string connection, Action<PostgresThreadStoreOptions>? configure = null, ILoggerProvider? log = null)
    {
        var options = new PostgresThreadStoreOptions { ConnectionString = connection, PoolSize = 8 };
        configure?.Invoke(options);
        var loggers = log is null ? NullLoggerFactory.Instance : LoggerFactory.Create(logging => logging.AddProvider(log));
        return PostgresThreadStore.OpenAsync(
            options, TimeProvider.System, loggers.CreateLogger<PostgresThreadStore>(), CancellationToken.None);
    }
}
