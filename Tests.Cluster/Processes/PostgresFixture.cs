using ChatCluster.Sandbox.Postgres;
using Xunit;

namespace ChatCluster.Tests.Cluster.Processes;

/// <summary>One PostgreSQL for all tests, each of which has its own database.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresServer? _server;
    private string _why = "";

    internal PostgresServer Server
    {
        get
        {
            Assert.SkipWhen(_server is null, _why);
            return _server!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (PostgresBinaries.Find(out _why) is { } binaries)
        {
            _server = await PostgresServer.StartAsync(binaries, ["fsync = off", "max_connections = 300"]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
