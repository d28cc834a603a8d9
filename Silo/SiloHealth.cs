using ChatCluster.Grains;
using ChatCluster.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatCluster.Silo;

/// <summary>Ready while the silo is active, answers through its own grains, and its store takes writes.</summary>
internal sealed class SiloHealth(IGrainFactory grains, IStoreCondition store, IHostApplicationLifetime lifetime) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("The silo is shutting down.");
        }

        try
        {
            await grains.GetGrain<ICatalogGrain>(0).FindAsync(new("health", "health", "health"));
            return await store.FindTroubleAsync(cancellationToken) is { } trouble ? HealthCheckResult.Unhealthy(trouble) : HealthCheckResult.Healthy();
        }
        catch (Exception exception)
        {
            return HealthCheckResult.Unhealthy($"The store does not answer: {exception.Message}");
        }
    }
}
