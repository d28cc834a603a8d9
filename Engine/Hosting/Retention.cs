using ChatCluster.Storage;
using ChatCluster.Threads;

namespace ChatCluster.Hosting;

/// <summary>Deletes threads in which nothing has happened for <see cref="EngineOptions.RetentionDays"/>; looks for them once an hour, however often it is asked.</summary>
internal sealed class Retention(IThreadStore store, int days, TimeProvider time)
{
    private const int AtOnce = 32;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private DateTimeOffset _last = DateTimeOffset.MinValue;

    /// <param name="delete">How this host deletes a thread.</param>
    public async Task SweepAsync(Func<ThreadKey, CancellationToken, Task> delete, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (days == 0 || now - _last < Interval)
        {
            return;
        }

        _last = now;

        // Together, because the file store makes one clean-up of deletes that come together.
        await Parallel.ForEachAsync(
            store.ListInactiveAsync(now.AddDays(-days), cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (key, token) => await delete(key, token));
    }
}
