using ChatCluster.Sandbox.Postgres;

namespace ChatCluster.Bench.Servers;

/// <summary>The product as a cluster: a silo and a front end, whose CPU and memory count, and a PostgreSQL, whose do not.</summary>
internal sealed class ClusterServer(PostgresServer database, ServerProcess silo, ServerProcess front) : ProductServer(silo, front)
{
    public override string Name => "cluster";

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await database.DisposeAsync();
    }
}
