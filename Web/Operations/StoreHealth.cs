using ChatCluster.Hosting;
using ChatCluster.Storage;
using ChatCluster.Threads;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatCluster.Web.Operations;

/// <summary>
/// Ready means that threads can be read, and that the store of this process, if it has one, takes writes: it reads an empty list, at most
/// once a second, because anybody may ask.
/// </summary>
internal sealed class StoreHealth(IThreads threads, IEnumerable<IStoreCondition> stores, TimeProvider time) : IHealthCheck
{
    private static readonly Owner Nobody = new("health", "check");

    private readonly LatestAnswer<HealthCheckResult> _latest = new(TimeSpan.FromSeconds(1), time);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        _latest.GetAsync(AskAsync, cancellationToken);

    private async Task<HealthCheckResult> AskAsync()
    {
        try
        {
            await threads.ListAsync(Nobody, new() { PageSize = 1 }, CancellationToken.None);
            foreach (var store in stores)
            {
                if (await store.GetProblemAsync(CancellationToken.None) is { } trouble)
                {
                    return HealthCheckResult.Unhealthy(trouble);
                }
            }

            return HealthCheckResult.Healthy();
        }
        catch (StoreUnavailableException exception)
        {
            return HealthCheckResult.Unhealthy(exception.Condition ?? "The store cannot be reached.", exception);
        }
    }
}
