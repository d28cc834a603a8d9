using ChatCluster.Storage;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Hosting;

/// <summary>
/// Deletes threads in which nothing has happened for <see cref="EngineOptions.RetentionDays"/>, and lines of usage that are older than
/// <see cref="EngineOptions.UsageDays"/>; looks for them once an hour, however often it is asked.
/// </summary>
public sealed partial class Retention(IThreadStore store, int days, int usageDays, TimeProvider time, ILogger<Retention> logger)
{
    private const int AtOnce = 32;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private DateTimeOffset _last = DateTimeOffset.MinValue;

    /// <param name="delete">How this host deletes a thread.</param>
    public async Task SweepAsync(Func<ThreadKey, CancellationToken, Task> delete, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if ((days == 0 && usageDays == 0) || now - _last < Interval)
        {
            return;
        }

        _last = now;
        while (usageDays > 0 && await store.DeleteUsageAsync(now.AddDays(-usageDays), cancellationToken) > 0)
        {
        }

        if (days == 0)
        {
            return;
        }

        var before = now.AddDays(-days);

        // Together, because SQLite cuts its log once for deletes that come together.
        await Parallel.ForEachAsync(
            store.ListInactiveAsync(before, cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (key, token) =>
            {
                try
                {
                    // Somebody may have come back to it since it was listed.
                    if (await store.FindAsync(key, token) is { Running: false } thread && thread.UpdatedAt < before)
                    {
                        await delete(key, token);
                    }
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    LogNotDeleted(logger, key.Id, exception.Message);
                }
            });
    }

    [LoggerMessage(
        1, LogLevel.Warning,
        "Thread {ThreadId} is older than is to be kept, and could not be deleted; the next try is in an hour: {Reason}")]
    private static partial void LogNotDeleted(ILogger logger, string threadId, string reason);
}
