using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Limits;

/// <summary>
/// Says with every answer that is counted how many more requests there may be: <c>RateLimit-Policy</c> and <c>RateLimit</c> as in
/// draft-ietf-httpapi-ratelimit-headers-10, with the name of the policy, its quota, its window, what remains, and when all of it is back,
/// in seconds.
/// </summary>
internal sealed class RateLimitHeaders(IOptions<RateLimiterOptions> options, ConfiguredLimits limits) : IMiddleware
{
    private const int Window = 60;

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (RateLimits.QuotaOf(context, limits) is { } quota && options.Value.GlobalLimiter is { } limiter)
        {
            context.Response.OnStarting(() =>
            {
                Write(context.Response.Headers, quota, limiter.GetStatistics(context)?.CurrentAvailablePermits ?? quota.PerMinute);
                return Task.CompletedTask;
            });
        }

        return next(context);
    }

    private static void Write(IHeaderDictionary headers, (string Name, int PerMinute) quota, long left)
    {
        var seconds = (long)Math.Ceiling((quota.PerMinute - left) * (double)Window / quota.PerMinute);
        headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"{quota.Name}\";q={quota.PerMinute};w={Window}");
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{quota.Name}\";r={left};t={seconds}");
    }
}
