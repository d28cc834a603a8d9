using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatCluster.Web.Operations;

/// <summary>A server that stops gets no new requests.</summary>
internal sealed class DrainHealth(Drain drain) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(drain.Begun ? HealthCheckResult.Unhealthy("The server is shutting down.") : HealthCheckResult.Healthy());
}
