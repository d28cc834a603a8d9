using ChatCluster.Grains;
using ChatCluster.Hosting;
using ChatCluster.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatCluster.Silo;

/// <summary>
/// Ready while the silo is active, answers through its own grains, which it asks at most once a second, and its store takes writes.
/// </summary>
internal sealed class SiloHealth(IGrainFactory grains, IStoreCondition store, IHostApplicationLifetime lifetime, TimeProvider time)
    : IHealthCheck
{
    private readonly LatestAnswer<HealthCheckResult> _latest = new(TimeSpan.FromSeconds(1), time);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        lifetime.ApplicationStopping.IsCancellationRequested
            ? Task.FromResult(HealthCheckResult.Unhealthy("The silo is shutting down."))
            : _latest.GetAsync(AskAsync, cancellationToken);

    private async Task<HealthCheckResult> AskAsync()
    {
        try
        {
            await grains.GetGrain<ICatalogGrain>(0).FindAsync(new("health", "health", "health"), CancellationToken.None);
            return await store.GetProblemAsync(CancellationToken.None) is { } trouble
                ? HealthCheckResult.Unhealthy(trouble) : HealthCheckResult.Healthy();
        }
        catch (Exception exception)
        {
            return HealthCheckResult.Unhealthy($"The store does not answer: {exception.Message}");
        }
    }
}
