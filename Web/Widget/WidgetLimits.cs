using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Widget;

/// <summary>How many sessions and messages a widget may cost this process.</summary>
internal sealed class WidgetLimits(TimeProvider time) : IDisposable
{
    // Who has one address of such a network has all of them.
    private const int SiteBytes = 8;

    private readonly ConcurrentDictionary<string, OpenSessions> _open = new(StringComparer.Ordinal);
    private readonly PartitionedRateLimiter<Bucket> _rates =
        PartitionedRateLimiter.Create<Bucket, Bucket>(bucket => RateLimitPartition.GetTokenBucketLimiter(bucket, Rate));

    /// <summary>Why no session is opened or renewed now; null when it is, and counted.</summary>
    public Problem? FindRefusal(WidgetKey widget, IPAddress? address, Visitor visitor)
    {
        var options = widget.Options;
        return Take(
            new($"address {widget.Id} {Site(address)}", options.SessionsPerAddressPerMinute), "session_rate",
            "Too many sessions were opened from this address.")
            ?? Take(new($"sessions {widget.Id}", options.SessionsPerMinute), "session_rate",
                "Too many visitors open a session at the moment.")
            ?? (_open.GetOrAdd(widget.Id, _ => new()).TryAdd(visitor, options.MaxSessions, time.GetUtcNow())
                ? null
                : new(StatusCodes.Status429TooManyRequests, "too_many_sessions",
                    "This widget has as many visitors as it may. Come back later; the operator sets the number with the key's Widget:MaxSessions.")
                {
                    RetryAfterSeconds = 60,
                });
    }

    /// <summary>Why no visitor of this widget may post now; null when one may, and it is counted.</summary>
    public Problem? FindRefusal(WidgetKey widget) =>
        Take(new($"messages {widget.Id}", widget.Options.MessagesPerMinute), "rate_limited", "Too many visitors write at the moment.");

    public void Dispose() => _rates.Dispose();

    private Problem? Take(Bucket bucket, string code, string reason)
    {
        using var lease = _rates.AttemptAcquire(bucket);
        if (lease.IsAcquired)
        {
            return null;
        }

        var seconds = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 1;
        return new(StatusCodes.Status429TooManyRequests, code, $"{reason} Try again in {seconds} s.") { RetryAfterSeconds = seconds };
    }

    private static TokenBucketRateLimiterOptions Rate(Bucket bucket) => new()
    {
        TokenLimit = bucket.PerMinute,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromMinutes(1) / bucket.PerMinute,
    };

    private static string Site(IPAddress? address) => address switch
    {
        null => "none",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } =>
            Convert.ToHexString(address.GetAddressBytes().AsSpan(0, SiteBytes)),
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        _ => address.ToString(),
    };

    private readonly record struct Bucket(string Of, int PerMinute);
}
