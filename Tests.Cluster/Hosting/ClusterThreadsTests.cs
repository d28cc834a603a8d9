using ChatCluster.Api;
using ChatCluster.Grains;
using ChatCluster.Grains.Relay;
using ChatCluster.Tests.Cluster.Processes;
using ChatCluster.Tests.Hosting;
using ChatCluster.Threads;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Xunit;

namespace ChatCluster.Tests.Cluster.Hosting;

/// <summary>Two silos and a front end, all in this process.</summary>
[Collection(ClusterCollection.Name)]
public sealed class ClusterThreadsTests(PostgresFixture postgres) : ThreadsConformance
{
    private InProcessTestCluster? _cluster;

    protected override async Task<IThreads> StartAsync(IReadOnlyList<KeyValuePair<string, string?>> settings)
    {
        KeyValuePair<string, string?>[] all = [.. settings, new("ConnectionStrings:ChatCluster", await postgres.Server.CreateDatabaseAsync())];
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSiloHost((_, host) =>
        {
            host.Configuration.AddInMemoryCollection(all);
            host.Services.AddLogging();
            host.Services.AddThreadGrains(host.Configuration.GetSection("ChatCluster"));
        });
        builder.ConfigureSilo((_, silo) =>
        {
            silo.UseInMemoryReminderService();
            silo.AddMemoryGrainStorage(ClusterStorage.Provider, options => options.GrainStorageSerializer = ClusterStorage.Serializer);
            silo.Services.AddRelayStreams();
        });
        builder.ConfigureClientHost(host => host.Configuration.AddInMemoryCollection(all));
        builder.ConfigureClient(client =>
        {
            client.Services.AddRelayStreams();
            client.Services.AddClusterThreads(client.Configuration.GetSection("ChatCluster"));
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
        return _cluster.Client.ServiceProvider.GetRequiredService<IThreads>();
    }

    protected override async Task StopAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }
}
