using System.Collections.Concurrent;
using System.Globalization;
using ChatCluster.Threads;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Streaming;

/// <summary>Counts the streams that each owner has open in this process, and all of them.</summary>
internal sealed class OwnerStreams(ConfiguredLimits limits)
{
    private const int RetrySeconds = 5;

    private readonly ConcurrentDictionary<Owner, int> _open = new();
    private int _all;

    /// <param name="always">Whether it is opened past the limit too, because what it belongs to is under way already.</param>
    /// <returns>Why there may be no further one; null when it counts from now on, until it is closed.</returns>
    public Problem? TryOpen(Owner owner, bool always)
    {
        var open = _open.AddOrUpdate(owner, 1, (_, count) => count + 1);
        var all = Interlocked.Increment(ref _all);
        if (!always && all > limits.StreamsOfProcess)
        {
            Close(owner);
            return Full();
        }

        if (always || limits.Streams is not { } most || open <= most)
        {
            return null;
        }

        Close(owner);
        return new(
            StatusCodes.Status429TooManyRequests,
            "too_many_streams",
            string.Create(
                CultureInfo.InvariantCulture,
                $"You have {most} streams open, which is the limit (ChatCluster:Limits:StreamsPerOwner). Close some that you do not read."))
        {
            RetryAfterSeconds = RetrySeconds,
        };
    }

    /// <summary>Counts one of nobody's yet.</summary>
    /// <inheritdoc cref="TryOpen(Owner, bool)"/>
    public Problem? TryOpen()
    {
        if (Interlocked.Increment(ref _all) <= limits.StreamsOfProcess)
        {
            return null;
        }

        Close();
        return Full();
    }

    /// <summary>Ends the count of one that was nobody's.</summary>
    public void Close() => Interlocked.Decrement(ref _all);

    public void Close(Owner owner)
    {
        Close();

        // Those at nought are taken out, so that owners who have left take no room.
        if (_open.AddOrUpdate(owner, 0, (_, count) => count - 1) <= 0)
        {
            _open.TryRemove(new(owner, 0));
        }
    }

    private Problem Full() => new(
        StatusCodes.Status503ServiceUnavailable,
        "streams_in_use",
        string.Create(
            CultureInfo.InvariantCulture,
            $"This server has {limits.StreamsOfProcess} streams open, which is its limit (ChatCluster:Limits:StreamsPerProcess). "
            + $"Try again in {RetrySeconds} s."))
    {
        RetryAfterSeconds = RetrySeconds,
    };
}
