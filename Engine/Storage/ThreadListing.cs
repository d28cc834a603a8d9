using ChatCluster.Threads;

namespace ChatCluster.Storage;

/// <summary>The rules of a thread list, for the stores that hold their catalog in memory: which threads, in which order, which page.</summary>
internal static class ThreadListing
{
    private static readonly char[] WordSeparators = [' ', '\t', '\r', '\n'];

    /// <summary>Takes one pass and keeps no more threads than the pages up to the wanted one hold, so that no index has to be kept in order.</summary>
    /// <param name="inMessages">Whether a word stands in the messages of a thread; none when only titles are searched.</param>
    public static ThreadPage Page(IEnumerable<ThreadSummary> threads, ThreadQuery query, Func<ThreadSummary, string, bool>? inMessages = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Page, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.PageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.PageSize, ThreadQuery.MaxPageSize);

        var order = Order(query.Sort);
        var words = Words(query);
        var wanted = (int)Math.Min((long)query.Page * query.PageSize, Array.MaxLength);
        var total = 0;

        // The last of the best is on top, to be pushed out by a better one.
        var best = new PriorityQueue<ThreadSummary, ThreadSummary>(Comparer<ThreadSummary>.Create((a, b) => order(b, a)));
        foreach (var thread in threads)
        {
            if (!Matches(thread, query) || !words.All(word => InTitle(thread, word) || inMessages?.Invoke(thread, word) is true))
            {
                continue;
            }

            total++;
            if (best.Count < wanted)
            {
                best.Enqueue(thread, thread);
            }
            else if (order(thread, best.Peek()) < 0)
            {
                best.DequeueEnqueue(thread, thread);
            }
        }

        var skip = (query.Page - 1L) * query.PageSize;
        var page = new List<ThreadSummary>();
        while (best.Count > skip)
        {
            page.Add(best.Dequeue());
        }

        page.Reverse();
        return new(page, total);
    }

    public static bool IsInactive(ThreadSummary thread, DateTimeOffset before) => !thread.Running && thread.UpdatedAt < before;

    /// <summary>The words that a thread must have, all of them.</summary>
    public static string[] Words(ThreadQuery query) => query.Text?.Split(WordSeparators, StringSplitOptions.RemoveEmptyEntries) ?? [];

    public static bool InTitle(ThreadSummary thread, string word) => thread.Title?.Contains(word, StringComparison.OrdinalIgnoreCase) is true;

    /// <summary>Whether the thread meets the query, its words apart.</summary>
    public static bool Matches(ThreadSummary thread, ThreadQuery query) =>
        (query.Archived is not { } archived || thread.Archived == archived) &&
        (query.Running is not { } running || thread.Running == running) &&
        (query.Agent is not { } agent || string.Equals(thread.Agent, agent, StringComparison.Ordinal));

    // Ties are broken by id, so that a thread is never on two pages and never on none.
    private static Comparison<ThreadSummary> Order(ThreadSort sort) => sort switch
    {
        ThreadSort.Updated => static (a, b) => b.UpdatedAt.CompareTo(a.UpdatedAt) is not 0 and var c ? c : ById(a, b),
        ThreadSort.Created => static (a, b) => b.CreatedAt.CompareTo(a.CreatedAt) is not 0 and var c ? c : ById(a, b),
        ThreadSort.Title => static (a, b) => ByTitle(a.Title, b.Title) is not 0 and var c ? c : ById(a, b),
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, "Unknown order."),
    };

    private static int ById(ThreadSummary a, ThreadSummary b) => string.CompareOrdinal(a.Key.Id, b.Key.Id);

    private static int ByTitle(string? a, string? b) => (a, b) switch
    {
        (null, null) => 0,
        (null, _) => 1,
        (_, null) => -1,
        _ => string.Compare(a, b, StringComparison.OrdinalIgnoreCase),
    };
}
