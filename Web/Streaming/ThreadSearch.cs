using ChatCluster.Threads;

namespace ChatCluster.Web.Streaming;

/// <summary>Finds a stored event of a thread from its end on: what clients ask for is nearly always new.</summary>
internal static class ThreadSearch
{
    private const int PageSize = 500;

    /// <summary>The last event that matches, and its place; null when there is none.</summary>
    /// <param name="type">The event's name, so that the others are not decoded.</param>
    public static Task<(long Sequence, T Event)?> FindLastAsync<T>(
        IThreads threads, ThreadKey key, string type, Func<T, bool> matches, CancellationToken cancellationToken)
        where T : ThreadEvent =>
        FindLastAsync(threads, key, long.MaxValue, type, matches, cancellationToken);

    /// <summary>The last event before a place that matches, and its place; null when there is none.</summary>
    /// <param name="before">The sequence that the event lies before.</param>
    /// <param name="type">The event's name, so that the others are not decoded.</param>
    public static async Task<(long Sequence, T Event)?> FindLastAsync<T>(
        IThreads threads, ThreadKey key, long before, string type, Func<T, bool> matches, CancellationToken cancellationToken)
        where T : ThreadEvent
    {
        while (await threads.ReadBackwardAsync(key, before, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var frame in page)
            {
                if (frame.Type == type && frame.Event is T found && matches(found))
                {
                    return (frame.Cursor!.Value.Sequence, found);
                }
            }

            before = page[^1].Cursor!.Value.Sequence;
        }

        return null;
    }
}
