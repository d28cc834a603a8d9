using ChatCluster.Tests.Cluster.Processes;
using ChatCluster.Tests.Hosting.Seams;
using ChatCluster.Threads;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ChatCluster.Tests.Cluster.Hosting;

/// <summary>A cluster.</summary>
[Collection(InProcessCollection.Name)]
public sealed class ClusterSeamTests(PostgresFixture postgres) : SeamConformance
{
    private InProcessCluster? _cluster;

    private protected override async Task<IThreads> StartAsync(
        IReadOnlyList<KeyValuePair<string, string?>> settings, Action<IServiceCollection> services)
    {
        _cluster = await InProcessCluster.StartAsync(postgres.Server, settings, services: services);
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
