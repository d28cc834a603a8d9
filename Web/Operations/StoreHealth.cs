using ChatCluster.Storage;
using ChatCluster.Threads;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatCluster.Web.Operations;

/// <summary>Ready means that threads can be read: it reads an empty list.</summary>
internal sealed class StoreHealth(IThreads threads) : IHealthCheck
{
    private static readonly Owner Nobody = new("health", "check");

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await threads.ListAsync(Nobody, new() { PageSize = 1 }, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (StoreUnavailableException exception)
        {
            return HealthCheckResult.Unhealthy("The store cannot be reached.", exception);
        }
    }
}
