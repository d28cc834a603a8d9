using ChatCluster.Storage;
using ChatCluster.Threads;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatCluster.Web.Operations;

/// <summary>Ready means that threads can be read, it reads an empty list, and that the store of this process, if it has one, takes writes.</summary>
internal sealed class StoreHealth(IThreads threads, IEnumerable<IStoreCondition> stores) : IHealthCheck
{
    private static readonly Owner Nobody = new("health", "check");

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await threads.ListAsync(Nobody, new() { PageSize = 1 }, cancellationToken);
            foreach (var store in stores)
            {
                if (await store.FindTroubleAsync(cancellationToken) is { } trouble)
                {
                    return HealthCheckResult.Unhealthy(trouble);
                }
            }

            return HealthCheckResult.Healthy();
        }
        catch (StoreUnavailableException exception)
        {
            return HealthCheckResult.Unhealthy("The store cannot be reached.", exception);
        }
    }
}
