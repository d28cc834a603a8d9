using ChatCluster.Access;
using ChatCluster.Storage;
using ChatCluster.Storage.Postgres;
using ChatCluster.Tests.Cluster.Processes;
using ChatCluster.Tests.Hosting;
using ChatCluster.Threads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ChatCluster.Tests.Cluster.Hosting;

/// <summary>A cluster.</summary>
[Collection(InProcessCollection.Name)]
public sealed class ClusterThreadsTests(PostgresFixture postgres) : ThreadsConformance
{
    private InProcessCluster? _cluster;
    private PostgresThreadStore? _store;

    private protected override IAccessStore Access => _cluster!.Access;

    private protected override async Task<IThreads> StartAsync(
        IReadOnlyList<KeyValuePair<string, string?>> settings, Action<IServiceCollection> services)
    {
        // A budget that many silos spend at once.
        var silos = TestContext.Current.TestMethod!.MethodName is nameof(Budget_OfATenantsParallelRuns_StopsThemWhileTheyRun) ? 3 : 2;
        _cluster = await InProcessCluster.StartAsync(postgres.Server, settings, silos: (short)silos, services: services);
        return _cluster.Threads;
    }

    protected override async Task<IThreadStore> OpenStoreAsync() => _store ??= await PostgresThreadStore.OpenAsync(
        new() { ConnectionString = _cluster!.Connection }, TimeProvider.System, NullLogger<PostgresThreadStore>.Instance, default);

    protected override async Task StopAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }
}
