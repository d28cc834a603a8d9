using ChatCluster.Api;
using ChatCluster.Grains;
using ChatCluster.Grains.Relay;
using ChatCluster.Sandbox.Postgres;
using ChatCluster.Threads;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace ChatCluster.Tests.Cluster.Hosting;

/// <summary>Two silos and a front end, all in this process, with a database of their own.</summary>
internal sealed class InProcessCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private InProcessCluster(InProcessTestCluster cluster, string connection) => (_cluster, Connection) = (cluster, connection);

    /// <summary>The connection string of its database.</summary>
    public string Connection { get; }

    public IThreads Threads => _cluster.Client.ServiceProvider.GetRequiredService<IThreads>();

    public IGrainFactory Grains => _cluster.Client;

    public static async Task<InProcessCluster> StartAsync(PostgresServer postgres, IReadOnlyList<KeyValuePair<string, string?>> settings)
    {
        var connection = await postgres.CreateDatabaseAsync();
        KeyValuePair<string, string?>[] all = [.. settings, new("ConnectionStrings:ChatCluster", connection)];
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
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new(cluster, connection);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
