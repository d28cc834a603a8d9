using ChatCluster.Storage;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Hosting;

/// <summary>
/// Deletes threads in which nothing has happened for <see cref="EngineOptions.RetentionDays"/>, and lines of usage that are older than
/// <see cref="EngineOptions.UsageDays"/>; looks for them once an hour, however often it is asked. Temporary threads go sooner, and are
/// looked for once a minute.
/// </summary>
public sealed partial class Retention(IThreadStore store, int days, int usageDays, TimeProvider time, ILogger<Retention> logger)
{
    private const int AtOnce = 32;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private static readonly TimeSpan TemporaryInterval = TimeSpan.FromMinutes(1);

    private DateTimeOffset _last = DateTimeOffset.MinValue;
    private DateTimeOffset _lastTemporary = DateTimeOffset.MinValue;

    /// <summary>How long temporary threads are kept without activity; none to keep them like others.</summary>
    public TimeSpan? TemporaryTime { get; init; }

    /// <param name="delete">How this host deletes a thread.</param>
    public async Task SweepAsync(Func<ThreadKey, CancellationToken, Task> delete, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (TemporaryTime is { } kept && now - _lastTemporary >= TemporaryInterval)
        {
            _lastTemporary = now;
            await DeleteAsync(now - kept, temporary: true, delete, cancellationToken);
        }

        if ((days == 0 && usageDays == 0) || now - _last < Interval)
        {
            return;
        }

        _last = now;
        while (usageDays > 0 && await store.DeleteUsageAsync(now.AddDays(-usageDays), cancellationToken) > 0)
        {
        }

        if (days > 0)
        {
            await DeleteAsync(now.AddDays(-days), temporary: false, delete, cancellationToken);
        }
    }

    // Together, because SQLite cuts its log once for deletes that come together.
    private Task DeleteAsync(
        DateTimeOffset before, bool temporary, Func<ThreadKey, CancellationToken, Task> delete, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            store.ListInactiveAsync(before, temporary, cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (key, token) =>
            {
                try
                {
                    // It may have been used again since it was listed.
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

    [LoggerMessage(
        1, LogLevel.Warning,
        "Could not delete the expired thread {ThreadId}; will retry at the next sweep: {Reason}")]
    private static partial void LogNotDeleted(ILogger logger, string threadId, string reason);
}
