using ChatCluster.Access;
using ChatCluster.Api.Relay;
using ChatCluster.Catalog;
using ChatCluster.Grains;
using ChatCluster.Grains.Relay;
using ChatCluster.Hosting;
using ChatCluster.ServiceDefaults;
using ChatCluster.Threads;
using ChatCluster.Tools.SignIns;
using ChatCluster.Web.Access;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Sharing;
using ChatCluster.Webhooks;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;

namespace ChatCluster.Api;

/// <summary>How a front end finds its cluster: this machine without any setting, PostgreSQL with one connection string.</summary>
internal static class ApiSetup
{
    public static void UseChatCluster(this IClientBuilder client, IConfiguration configuration)
    {
        var cluster = configuration.GetSection("ChatCluster:Cluster");
        var (clusterId, serviceId) = (cluster["ClusterId"] ?? "chatcluster", cluster["ServiceId"] ?? "chatcluster");
        if (configuration.GetConnectionString("ChatCluster") is { Length: > 0 } connectionString)
        {
            client.UseAdoNetClustering(
                options => (options.Invariant, options.ConnectionString) =
                    (ClusterDatabase.Invariant, ClusterDatabase.ForOrleans(connectionString)));
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (clusterId, serviceId));
            client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
        }
        else
        {
            client.UseLocalhostClustering(cluster.GetValue("GatewayPort", 30000), serviceId, clusterId);
        }

        if (ClusterTls.ReadSecret(configuration) is { } secret)
        {
            client.UseClusterTls(secret);
        }

        if (TelemetryExport.IsOn(configuration))
        {
            client.AddActivityPropagation();
        }

        if (ClusterStreams.AreRelayed(cluster["Streams"]))
        {
            client.Services.AddRelayStreams();
        }
        else
        {
            client.AddMemoryStreams(ClusterStreams.Provider);
        }

        client.Configure<ClientMessagingOptions>(options => options.MaxMessageBodySize = MessageSize.Max);
        client.UseConnectionRetryFilter<ConnectionRetry>();
        client.NoteSiloLosses();
    }

    /// <summary>Where the cluster of this front end keeps its threads, for people.</summary>
    public static string DescribeStore(IConfiguration configuration)
    {
        if (configuration.GetConnectionString("ChatCluster") is not { Length: > 0 } connectionString)
        {
            return "in the memory of the silo on this machine, gone when it ends; set ConnectionStrings:ChatCluster on both to keep it";
        }

        var database = new NpgsqlConnectionStringBuilder(connectionString);
        return $"of the cluster, in PostgreSQL at {database.Host}, database {database.Database}";
    }

    public static void NoteSiloLosses(this IClientBuilder client) =>
        client.AddGatewayCountChangedHandler(services => (_, gateways) =>
        {
            services.GetRequiredService<ClusterConnection>().Note(gateways.NumberOfConnectedGateways);
            if (gateways.NumberOfConnectedGateways < gateways.PreviousNumberOfConnectedGateways)
            {
                services.GetRequiredService<SiloLosses>().Note();
            }
        });

    public static void AddClusterThreads(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddEngineSettings(configuration);

        // A front end has no folder: links outlive it, and work on the others, only with a key in the settings.
        services.AddShareLinks(configuration, _ => null);
        services.AddClusterSerialization();
        services.AddSingleton<IValidateOptions<LimitOptions>, LimitOptionsClusterValidator>();
        services.AddSingleton<IValidateOptions<AuthOptions>, AuthOptionsClusterValidator>();
        services.AddSingleton<SiloLosses>();
        services.AddSingleton<ClusterConnection>();
        services.AddSingleton<ILifecycleParticipant<IClusterClientLifecycle>>(provider => provider.GetRequiredService<ClusterConnection>());

        // The server listens before the first silo is found: until then requests get 503.
        services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ServicesStartConcurrently = true);
        services.AddSingleton<ListWatches>();
        services.AddSingleton<FrontEndRelay>();
        services.AddHostedService(provider => provider.GetRequiredService<FrontEndRelay>());
        services.AddSingleton<IAccessStore, ClusterAccessStore>();
        services.AddSingleton<ClusterThreads>();
        services.AddSingleton<IThreads>(provider => provider.GetRequiredService<ClusterThreads>());
        services.AddSingleton<ICatalog>(provider => provider.GetRequiredService<ClusterThreads>());
        services.AddSingleton<IWebhooks>(provider => provider.GetRequiredService<ClusterThreads>());
        services.AddSingleton<IToolSignIns>(provider => provider.GetRequiredService<ClusterThreads>());
    }
}
