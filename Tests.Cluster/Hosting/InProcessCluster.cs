using ChatCluster.Access;
using ChatCluster.Api;
using ChatCluster.Grains;
using ChatCluster.Grains.Relay;
using ChatCluster.Models;
using ChatCluster.Sandbox.Postgres;
using ChatCluster.Storage.Postgres;
using ChatCluster.Threads;
using ChatCluster.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace ChatCluster.Tests.Cluster.Hosting;

/// <summary>Some silos and a front end, all in this process, with a database of their own.</summary>
internal sealed class InProcessCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private InProcessCluster(InProcessTestCluster cluster, string connection) => (_cluster, Connection) = (cluster, connection);

    /// <summary>The connection string of its database.</summary>
    public string Connection { get; }

    public IThreads Threads => _cluster.Client.ServiceProvider.GetRequiredService<IThreads>();

    public IAccessStore Access => _cluster.Client.ServiceProvider.GetRequiredService<IAccessStore>();

    public IWebhooks Webhooks => _cluster.Client.ServiceProvider.GetRequiredService<IWebhooks>();

    public IGrainFactory Grains => _cluster.Client;

    /// <summary>The losses that the front end has noticed.</summary>
    public SiloLosses Losses => _cluster.Client.ServiceProvider.GetRequiredService<SiloLosses>();

    /// <param name="maxMessage">Orleans' bound for a message, where it is not the one of a real cluster.</param>
    /// <param name="calls">What the front end's calls go through.</param>
    /// <param name="database">What the connection string says besides.</param>
    /// <param name="services">What the silos have besides.</param>
    public static async Task<InProcessCluster> StartAsync(
        PostgresServer postgres, IReadOnlyList<KeyValuePair<string, string?>> settings, int maxMessage = MessageSize.Max,
        IOutgoingGrainCallFilter? calls = null, string database = "",
        short silos = 2, Action<IServiceCollection>? services = null)
    {
        var connection = await postgres.CreateDatabaseAsync() + database;
        KeyValuePair<string, string?>[] all = [.. settings, new("ConnectionStrings:ChatCluster", connection)];
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSiloHost((_, host) =>
        {
            host.Configuration.AddInMemoryCollection(all);
            host.Services.AddLogging();
            host.Services.AddThreadGrains(host.Configuration.GetSection("ChatCluster"))
                .AddChatModels(host.Configuration.GetSection("ChatCluster")).AddPostgresStore();
            services?.Invoke(host.Services);
        });
        builder.ConfigureSilo((_, silo) =>
        {
            silo.UseInMemoryReminderService();
            silo.Services.AddRelayStreams();
            silo.Configure<SiloMessagingOptions>(options => options.MaxMessageBodySize = maxMessage);
        });
        builder.ConfigureClientHost(host => host.Configuration.AddInMemoryCollection(all));
        builder.ConfigureClient(client =>
        {
            client.Services.AddRelayStreams();
            client.Services.AddClusterThreads(client.Configuration.GetSection("ChatCluster"));
            client.Configure<ClientMessagingOptions>(options => options.MaxMessageBodySize = maxMessage);
            client.NoteSiloLosses();
            if (calls is not null)
            {
                client.AddOutgoingGrainCallFilter(calls);
            }
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new(cluster, connection);
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();
}
