using System.Net;
using System.Net.Sockets;
using ChatCluster.Configuration;
using ChatCluster.Grains;
using ChatCluster.Grains.Relay;
using ChatCluster.ServiceDefaults;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace ChatCluster.Silo;

/// <summary>How a silo finds its cluster: this machine without any setting, PostgreSQL with one connection string.</summary>
internal static class SiloSetup
{
    public const string HealthUrl = "http://127.0.0.1:5220";
    private const string Directory = "ChatCluster:Cluster:Directory";

    public static void AddSiloDefaults(this IConfigurationManager configuration)
    {
        if (string.IsNullOrEmpty(configuration.GetConnectionString("ChatCluster")) && configuration["ChatCluster:Data"] is null)
        {
            // One silo, for development: files of a cluster would have to be on every machine.
            configuration["ChatCluster:Data"] = "memory";
        }

        // The directory would hold a killed silo's threads back for half a minute, lest two activations of one meet. The log keeps those
        // apart.
        configuration[$"{Directory}:RangeLeaseDuration"] ??= "00:00:00";
    }

    /// <summary>Adds the silo's own settings.</summary>
    /// <param name="configuration">The section <c>ChatCluster</c>.</param>
    public static void AddSiloSettings(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<ClusterMemberOptions>(configuration, "Cluster");
        services.AddSingleton<IValidateOptions<ClusterMemberOptions>, ClusterMemberOptionsValidator>();
        services.AddKnownSettings<GrainDirectoryOptions>("Cluster:Directory");
    }

    /// <summary>To be called before Orleans is added: its tables come first.</summary>
    public static void AddClusterSchema(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration.GetConnectionString("ChatCluster") is { Length: > 0 } connectionString)
        {
            services.AddSingleton<IHostedService>(_ => new ClusterSchema(connectionString));
        }
    }

    public static void UseChatCluster(this ISiloBuilder silo, IConfiguration configuration)
    {
        var cluster = ReadOptions(configuration);
        var secret = ClusterTls.ReadSecret(configuration);
        if (configuration.GetConnectionString("ChatCluster") is { Length: > 0 } connectionString)
        {
            silo.UseAdoNetClustering(
                options => (options.Invariant, options.ConnectionString) =
                    (ClusterDatabase.Invariant, ClusterDatabase.ForOrleans(connectionString)));
            silo.UseAdoNetReminderService(
                options => (options.Invariant, options.ConnectionString) =
                    (ClusterDatabase.Invariant, ClusterDatabase.ForOrleans(connectionString)));
            silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster.ClusterId, cluster.ServiceId));
            var address = cluster.AdvertisedAddress is { } advertised ? IPAddress.Parse(advertised) : MachineAddress.Find();

            // The advertised address may be one that only others know (published ports, NAT), so it is not the one to listen at.
            if (!IPAddress.IsLoopback(address) && secret is null)
            {
                throw new OptionsValidationException(ClusterTls.Setting, typeof(string),
                [
                    $"Anyone who can reach this silo at {address} could read and write every thread: its ports ask for no key. {ClusterTls.Repair} "
                        + "On one machine alone, set ChatCluster:Cluster:AdvertisedAddress to 127.0.0.1 instead.",
                ]);
            }

            var listen = IPAddress.IsLoopback(address) ? address : address.AddressFamily is AddressFamily.InterNetworkV6
                ? IPAddress.IPv6Any : IPAddress.Any;
            silo.Configure<EndpointOptions>(options =>
            {
                options.AdvertisedIPAddress = address;
                (options.SiloPort, options.GatewayPort) = (cluster.SiloPort, cluster.GatewayPort);
                options.SiloListeningEndpoint = new(listen, cluster.SiloPort);
                options.GatewayListeningEndpoint = new(listen, cluster.GatewayPort);
            });
        }
        else
        {
            silo.UseLocalhostClustering(cluster.SiloPort, cluster.GatewayPort, serviceId: cluster.ServiceId, clusterId: cluster.ClusterId);
            silo.UseInMemoryReminderService();
        }

        if (secret is not null)
        {
            silo.UseClusterTls(secret);
        }

        if (TelemetryExport.IsOn(configuration))
        {
            silo.AddActivityPropagation();
        }

        // A killed silo is known to be gone after about three seconds instead of thirteen.
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            options.ProbeTimeout = cluster.ProbeTimeout;
            options.NumMissedProbesLimit = cluster.MissedProbes;
            options.TableRefreshTimeout = TimeSpan.FromSeconds(10);
        });

        silo.Configure<SiloMessagingOptions>(options => options.MaxMessageBodySize = MessageSize.Max);

        // With the default directory, losing a silo also takes a share of the healthy ones' activations with it.
#pragma warning disable ORLEANSEXP003
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003

        silo.Services.Configure<GrainDirectoryOptions>(configuration.GetSection(Directory));
        if (ClusterStreams.AreRelayed(cluster.Streams))
        {
            silo.Services.AddRelayStreams();
        }
        else
        {
            silo.AddMemoryStreams(ClusterStreams.Provider);
            silo.AddMemoryGrainStorage("PubSubStore");
        }
    }

    // Orleans is set up before there are services.
    private static ClusterMemberOptions ReadOptions(IConfiguration configuration)
    {
        var options = configuration.GetSection(ClusterMemberOptions.Section).Get<ClusterMemberOptions>() ?? new();
        return new ClusterMemberOptionsValidator().Validate(null, options) is { Failed: true, Failures: var failures }
            ? throw new OptionsValidationException(ClusterMemberOptions.Section, typeof(ClusterMemberOptions), failures)
            : options;
    }
}
