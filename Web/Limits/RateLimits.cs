using System.Threading.RateLimiting;
using ChatCluster.Web.Access;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatCluster.Web.Limits;

/// <summary>Requests per minute and owner, as buckets that refill evenly: a pause earns a burst, a loop is slowed. Each process counts for itself.</summary>
internal static class RateLimits
{
    public static void Configure(RateLimiterOptions options)
    {
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, Bucket>(http =>
            http.GetEndpoint()?.Metadata.GetMetadata<RequestLimitMetadata>() is { } limited ? Partition(http, IsControl(http.Request, limited.Budget)) : Unlimited());
        options.OnRejected = (context, _) => new(RejectAsync(context));
    }

    private static bool IsControl(HttpRequest request, RequestBudget budget) => budget is RequestBudget.Control
        || (budget is RequestBudget.ControlWithCursor
            && (request.Headers.ContainsKey("Last-Event-ID") || request.Query.ContainsKey("after")));

    private static RateLimitPartition<Bucket> Partition(HttpContext http, bool control)
    {
        var limits = http.RequestServices.GetRequiredService<ConfiguredLimits>();
        if ((control ? limits.ControlsPerMinute : limits.RequestsPerMinute) is not { } limit)
        {
            return Unlimited();
        }

        // The limit is part of the key, so that a changed setting makes new buckets.
        return RateLimitPartition.GetTokenBucketLimiter(new Bucket(Who(http), limit, control), bucket => new()
        {
            TokenLimit = bucket.PerMinute,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / bucket.PerMinute,
        });
    }

    private static RateLimitPartition<Bucket> Unlimited() => RateLimitPartition.GetNoLimiter(new Bucket("", 0, false));

    private static string Who(HttpContext http) =>
        http.User.FindOwner()?.ToString() ?? $"address {http.Connection.RemoteIpAddress}";

    private static Task RejectAsync(OnRejectedContext context)
    {
        var seconds = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 1;
        var problem = new Problem(StatusCodes.Status429TooManyRequests, "rate_limited", $"That was too much within a minute. Send the request again in {seconds} s.")
        {
            RetryAfterSeconds = seconds,
        };
        return problem.ExecuteAsync(context.HttpContext);
    }

    private readonly record struct Bucket(string Who, int PerMinute, bool Control);
}
