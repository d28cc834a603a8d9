namespace ChatCluster.Threads;

/// <summary>
/// A place in a list of threads: what the list is sorted by, and the id that breaks ties. The thread itself need not exist any more.
/// </summary>
/// <param name="Time">Of lists by time: when the thread was created or last changed.</param>
/// <param name="Title">Of lists by title; null for a thread without one, which comes last in either direction.</param>
public readonly record struct ThreadPosition(string Id, DateTimeOffset Time = default, string? Title = null)
{
    /// <summary>Where a thread stands in a list that is sorted so.</summary>
    public static ThreadPosition Of(ThreadSummary thread, ThreadSort sort) => sort switch
    {
        ThreadSort.Updated => new(thread.Key.Id, thread.UpdatedAt),
        ThreadSort.Created => new(thread.Key.Id, thread.CreatedAt),
        ThreadSort.Title => new(thread.Key.Id, Title: thread.Title),
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, "Unknown order."),
    };
}
