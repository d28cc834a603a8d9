using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Limits;

/// <summary>
/// How many bytes of bodies this process holds at the same time: each costs several times its size in memory until it is handled.
/// </summary>
internal sealed class BodyBudget(IOptionsMonitor<LimitOptions> options)
{
    private long _taken;

    public static Problem Full { get; } = new(
        StatusCodes.Status503ServiceUnavailable,
        "bodies_in_flight",
        "This server has as many bodies in hand as it takes at a time. Send the request again; the operator sets the limit with ChatCluster:Limits:BodyBytesInFlight.")
    {
        RetryAfterSeconds = 1,
    };

    public long Taken => Volatile.Read(ref _taken);

    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= options.CurrentValue.BodyBytesInFlight)
        {
            return true;
        }

        Return(bytes);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
