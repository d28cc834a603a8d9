using System.Net;
using ChatCluster.Configuration;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace ChatCluster.Silo;

/// <summary>Logs the silo's endpoints: what is needed to diagnose a cluster that does not form.</summary>
internal sealed partial class StartReport(
    IOptions<EndpointOptions> endpoints,
    IOptions<ClusterOptions> cluster,
    IHostApplicationLifetime lifetime,
    ILogger<StartReport> logger) : LifecycleService
{
    public override Task StartingAsync(CancellationToken cancellationToken)
    {
        LogStarting(logger, cluster.Value.ClusterId);
        lifetime.ApplicationStarted.Register(Write);
        return Task.CompletedTask;
    }

    private void Write()
    {
        var here = endpoints.Value;
        LogPlace(logger, cluster.Value.ClusterId, new(here.AdvertisedIPAddress, here.SiloPort),
            new(here.AdvertisedIPAddress, here.GatewayPort));
    }

    [LoggerMessage(2, LogLevel.Information, "Starting; joining the cluster '{Cluster}'.")]
    private static partial void LogStarting(ILogger logger, string cluster);

    [LoggerMessage(
        1, LogLevel.Information, "Joined the cluster '{Cluster}'. Other silos reach this one at {Silo}, front ends at {Gateway}.")]
    private static partial void LogPlace(ILogger logger, string cluster, IPEndPoint silo, IPEndPoint gateway);
}
