using System.Threading.RateLimiting;
using ChatCluster.Web.Access;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatCluster.Web.Limits;

/// <summary>
/// Requests per minute and owner, as buckets that refill evenly: a pause earns a burst, a loop is slowed. Each process counts for itself.
/// </summary>
internal static class RateLimits
{
    private const string Requests = "requests";
    private const string Controls = "controls";

    public static void Configure(RateLimiterOptions options)
    {
        options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, RateBucket>(Partition),
            PartitionedRateLimiter.Create<HttpContext, RateBucket>(PartitionOfTenant));
        options.OnRejected = (context, _) => new(Refusal(context.Lease).ExecuteAsync(context.HttpContext));
    }

    /// <summary>The bucket for so many requests in a minute; without limit when null.</summary>
    public static RateLimitPartition<RateBucket> Partition(string who, int? perMinute) => perMinute is not { } limit
        ? Unlimited()
        : RateLimitPartition.GetTokenBucketLimiter(new RateBucket(who, limit), bucket => new()
        {
            TokenLimit = bucket.PerMinute,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / bucket.PerMinute,
        });

    /// <summary>The response for a caller over the limit.</summary>
    public static Problem Refusal(RateLimitLease lease)
    {
        var seconds = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 1;
        return new(StatusCodes.Status429TooManyRequests, "rate_limited",
            $"Too many requests within a minute. Send the request again in {seconds} s.")
        {
            RetryAfterSeconds = seconds,
        };
    }

    private static RateLimitPartition<RateBucket> Partition(HttpContext http)
    {
        var limits = http.RequestServices.GetRequiredService<ConfiguredLimits>();
        if (http.GetEndpoint() is null)
        {
            // What is found nowhere is asked for by somebody all the same.
            return Partition(Who(http), limits.RequestsPerMinute);
        }

        return QuotaOf(http, limits) is { } quota
            ? Partition(quota.Name is Controls ? $"control {Who(http)}" : Who(http), quota.PerMinute) : Unlimited();
    }

    private static RateLimitPartition<RateBucket> PartitionOfTenant(HttpContext http)
    {
        var limits = http.RequestServices.GetRequiredService<ConfiguredLimits>();
        return limits.RequestsPerTenant is not null && http.User.FindOwner() is { } owner && QuotaOf(http, limits) is not { Name: Controls }
            && http.GetEndpoint()?.Metadata.GetMetadata<RequestLimitMetadata>() is not null
            ? Partition(owner.Tenant, limits.RequestsPerTenant)
            : Unlimited();
    }

    /// <summary>What a request is counted as, and how many of it there may be in a minute; null when it is not counted.</summary>
    public static (string Name, int PerMinute)? QuotaOf(HttpContext http, ConfiguredLimits limits) =>
        http.GetEndpoint()?.Metadata.GetMetadata<RequestLimitMetadata>() is not { } metadata ? null
        : IsControl(http.Request, metadata.Budget) ? Quota(Controls, limits.ControlsPerMinute)
        : Quota(Requests, limits.RequestsPerMinute);

    private static (string Name, int PerMinute)? Quota(string name, int? perMinute) => perMinute is { } most ? (name, most) : null;

    private static bool IsControl(HttpRequest request, RequestBudget budget) => budget is RequestBudget.Control
        || (budget is RequestBudget.ControlWithCursor
            && (request.Headers.ContainsKey("Last-Event-ID") || request.Query.ContainsKey("after")));

    private static RateLimitPartition<RateBucket> Unlimited() => RateLimitPartition.GetNoLimiter(new RateBucket("", 0));

    private static string Who(HttpContext http) => http.User.FindOwner()?.ToString() ?? $"address {ClientAddress.Of(http)}";
}
