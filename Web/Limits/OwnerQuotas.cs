using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.RateLimiting;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Limits;

/// <summary>
/// What an owner may keep here. The catalog of threads knows what there is; it is asked once a minute for an owner who writes, and always
/// before a refusal. In between this process counts on, so that several front ends may together let through somewhat more.
/// </summary>
internal sealed class OwnerQuotas(ConfiguredLimits limits, IThreads threads, TimeProvider time) : IDisposable
{
    private const int ManyOwners = 10_000;

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Owner, Holdings> _holdings = new();

    // The limit is part of the key, so that a changed setting makes new buckets.
    private readonly PartitionedRateLimiter<(Owner Owner, int PerMinute)> _copies =
        PartitionedRateLimiter.Create<(Owner Owner, int PerMinute), (Owner, int)>(who =>
        RateLimitPartition.GetTokenBucketLimiter((who.Owner, who.PerMinute), _ => new()
        {
            TokenLimit = who.PerMinute,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / who.PerMinute,
        }));

    /// <summary>Why an owner may not have more in a thread; null when more fits.</summary>
    /// <param name="creates">Whether the thread is begun when it does not exist.</param>
    /// <param name="bytes">About how much it is.</param>
    public async ValueTask<Problem?> RefuseAsync(ThreadKey key, bool creates, long bytes, CancellationToken cancellationToken)
    {
        var (mostThreads, mostBytes) = (creates ? limits.Threads : null, limits.StoredBytes);
        if (mostThreads is null && mostBytes is null)
        {
            return null;
        }

        var known = _holdings.TryGetValue(key.Owner, out var held) && time.GetElapsedTime(held.ReadAt) < Fresh ? held : null;
        var now = known ?? await ReadAsync(key.Owner, mostBytes is not null, cancellationToken);
        if (Refuse(now, mostThreads, mostBytes) is not null)
        {
            now = known is null ? now : await ReadAsync(key.Owner, mostBytes is not null, cancellationToken);
            if (Refuse(now, mostThreads, mostBytes) is { } refusal
                && (now.Bytes >= mostBytes || await threads.FindAsync(key, cancellationToken) is null))
            {
                return refusal;
            }
        }

        Keep(key.Owner, now with { Threads = now.Threads + (creates ? 1 : 0), Bytes = now.Bytes + bytes });
        return null;
    }

    /// <summary>Why an owner may not copy one more thread into a new one; null when that is possible.</summary>
    public async ValueTask<Problem?> RefuseCopyAsync(ThreadKey copy, long bytes, CancellationToken cancellationToken)
    {
        if (limits.CopiesPerMinute is { } perMinute && !_copies.AttemptAcquire((copy.Owner, perMinute)).IsAcquired)
        {
            var seconds = Math.Max(1, 60 / perMinute);
            return new Problem(
                StatusCodes.Status429TooManyRequests,
                "too_many_copies",
                Text(
                    $"You may fork and import {perMinute} threads a minute (ChatCluster:Limits:CopiesPerMinute). Send the request again in {seconds} s."))
            {
                RetryAfterSeconds = seconds,
            };
        }

        return await RefuseAsync(copy, creates: true, bytes, cancellationToken);
    }

    /// <summary>The owner has less than before.</summary>
    public void Forget(Owner owner) => _holdings.TryRemove(owner, out _);

    public void Dispose() => _copies.Dispose();

    private static Problem? Refuse(Holdings held, int? mostThreads, long? mostBytes) =>
        held.Bytes >= mostBytes ? new(
            StatusCodes.Status409Conflict,
            "too_much_stored",
            Text(
                $"Your threads take {held.Bytes} bytes and may take {mostBytes} (ChatCluster:Limits:StoredBytesPerOwner). Delete some that you need no more."))
        : held.Threads >= mostThreads ? new(
            StatusCodes.Status409Conflict,
            "too_many_threads",
            Text(
                $"You have {held.Threads} threads and may have {mostThreads} (ChatCluster:Limits:ThreadsPerOwner). Delete some that you need no more."))
        : null;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private async Task<Holdings> ReadAsync(Owner owner, bool withBytes, CancellationToken cancellationToken)
    {
        var query = new ThreadQuery
        {
            Archived = null,
            Temporary = null,
            PageSize = withBytes ? ThreadQuery.MaxPageSize : 1,
            Sort = ThreadSort.Created,
        };
        var read = new Holdings(0, 0, time.GetTimestamp());
        while (true)
        {
            var page = await threads.ListAsync(owner, query, cancellationToken);
            read = read with { Threads = page.Total, Bytes = read.Bytes + page.Threads.Sum(thread => thread.Bytes) };
            if (!withBytes || page.Threads.Count < query.PageSize)
            {
                return read;
            }

            query = query with { Page = query.Page + 1 };
        }
    }

    private void Keep(Owner owner, Holdings held)
    {
        if (_holdings.Count >= ManyOwners)
        {
            _holdings.Clear();
        }

        _holdings[owner] = held;
    }

    private sealed record Holdings(int Threads, long Bytes, long ReadAt);
}
