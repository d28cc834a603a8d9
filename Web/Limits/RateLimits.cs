using System.Threading.RateLimiting;
using ChatCluster.Web.Access;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Limits;

/// <summary>Requests and messages per minute and owner, as buckets that refill evenly: a pause earns a burst, a loop is slowed.</summary>
internal static class RateLimits
{
    /// <summary>The policy of the routes that start a run.</summary>
    public const string Messages = "messages";

    private const int DefaultRequests = 120;
    private const int DefaultMessages = 20;

    public static void Configure(RateLimiterOptions options)
    {
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, Bucket>(http =>
            http.GetEndpoint()?.Metadata.GetMetadata<RequestLimitMetadata>() is null ? Unlimited() : Partition(http, limits => limits.RequestsPerMinute, DefaultRequests));
        options.AddPolicy<Bucket>(Messages, http => Partition(http, limits => limits.MessagesPerMinute, DefaultMessages));
        options.OnRejected = (context, _) => new(RejectAsync(context));
    }

    private static RateLimitPartition<Bucket> Partition(HttpContext http, Func<LimitOptions, int?> select, int defaultLimit)
    {
        var services = http.RequestServices;
        var limit = select(services.GetRequiredService<IOptionsMonitor<LimitOptions>>().CurrentValue)
            ?? (services.GetRequiredService<ApiKeys>().Open ? 0 : defaultLimit);
        if (limit == 0)
        {
            return Unlimited();
        }

        // The limit is part of the key, so that a changed setting makes new buckets.
        return RateLimitPartition.GetTokenBucketLimiter(new Bucket(Who(http), limit), bucket => new()
        {
            TokenLimit = bucket.PerMinute,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / bucket.PerMinute,
        });
    }

    private static RateLimitPartition<Bucket> Unlimited() => RateLimitPartition.GetNoLimiter(new Bucket("", 0));

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

    private readonly record struct Bucket(string Who, int PerMinute);
}
