using System.Threading.RateLimiting;
using ChatCluster.Web.Formats.Compat;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Limits;

/// <summary>Limits what is behind no key, by the client's address: the page and its files, health, version, the OpenAPI document.</summary>
internal sealed class AddressLimit : IMiddleware, IDisposable
{
    // Routes behind a key: their requests are counted for whom the key stands for.
    private static readonly PathString[] CountedForOwner = ["/v1", "/api/chat", "/agui", "/langgraph"];

    private readonly PartitionedRateLimiter<HttpContext> _limiter;

    public AddressLimit(ConfiguredLimits limits) => _limiter = PartitionedRateLimiter.Create<HttpContext, RateBucket>(
        http => RateLimits.Partition(Who(http), limits.RequestsPerAddress));

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (Array.Exists(CountedForOwner, prefix => context.Request.Path.StartsWithSegments(prefix, StringComparison.Ordinal))
            || context.Features.Get<ForeignSystem>() is not null)
        {
            await next(context);
            return;
        }

        await (Refuse(context)?.ExecuteAsync(context) ?? next(context));
    }

    /// <summary>Counts a request for its address.</summary>
    /// <returns>Why it is not served; null when it is.</returns>
    public IResult? Refuse(HttpContext context)
    {
        using var lease = _limiter.AttemptAcquire(context);
        return lease.IsAcquired ? null : RateLimits.Refusal(lease);
    }

    public void Dispose() => _limiter.Dispose();

    // A load balancer asks for the health of this server from the address that it sends everybody's requests from.
    private static string Who(HttpContext http) =>
        $"{(http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal) ? "health" : "page")} {ClientAddress.Of(http)}";
}
