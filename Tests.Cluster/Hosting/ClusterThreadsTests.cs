using ChatCluster.Tests.Cluster.Processes;
using ChatCluster.Tests.Hosting;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Cluster.Hosting;

/// <summary>A cluster.</summary>
[Collection(ClusterCollection.Name)]
public sealed class ClusterThreadsTests(PostgresFixture postgres) : ThreadsConformance
{
    private InProcessCluster? _cluster;

    protected override async Task<IThreads> StartAsync(IReadOnlyList<KeyValuePair<string, string?>> settings)
    {
        _cluster = await InProcessCluster.StartAsync(postgres.Server, settings);
        return _cluster.Threads;
    }

    protected override async Task StopAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }
}
