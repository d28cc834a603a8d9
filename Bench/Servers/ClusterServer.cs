using ChatCluster.Bench.Load;
using ChatCluster.Sandbox.Postgres;

namespace ChatCluster.Bench.Servers;

/// <summary>The product as a cluster: a silo and a front end, whose CPU and memory count, and a PostgreSQL, whose do not.</summary>
internal sealed class ClusterServer(PostgresServer database, ServerProcess silo, ServerProcess front) : ProductServer(silo, front)
{
    private const int ReadyTries = 300;

    private static readonly TimeSpan ReadyPause = TimeSpan.FromMilliseconds(200);

    public override string Name => "cluster";

    /// <summary>A front end listens before it has found a silo.</summary>
    public async Task WaitUntilReadyAsync()
    {
        using var client = new LoadClient();
        for (var tries = 1; ; tries++)
        {
            try
            {
                await client.SendAsync(Get("/health/ready"), CancellationToken.None);
                return;
            }
            catch (InvalidDataException) when (tries < ReadyTries)
            {
                await Task.Delay(ReadyPause, TimeProvider.System);
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await database.DisposeAsync();
    }
}
