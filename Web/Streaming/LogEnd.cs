using ChatCluster.Threads;

namespace ChatCluster.Web.Streaming;

/// <summary>
/// Whether a reader has seen all there is. A long run is read from the log piece by piece: what seems to wait at the end of a piece may
/// have been answered in the next.
/// </summary>
internal static class LogEnd
{
    public static async Task<bool> IsAtLogEndAsync(
        this IThreads threads, ThreadKey key, IReadOnlyList<ThreadFrame> batch, CancellationToken cancellationToken) =>
        batch.LastOrDefault(frame => frame.Cursor is not null)?.Cursor is { } seen
        && (await threads.FindAsync(key, cancellationToken) is not { } thread || thread.Sequence <= seen.Sequence);
}
