using ChatCluster.Threads;

namespace ChatCluster.Storage;

/// <summary>
/// The rules of a thread list, for the stores that hold their catalog in memory: which threads, in which order, which page.
/// </summary>
public static class ThreadListing
{
    private static readonly char[] WordSeparators = [' ', '\t', '\r', '\n'];

    /// <summary>
    /// Takes one pass and keeps no more threads than the pages up to the wanted one hold, so that no index has to be kept in order.
    /// </summary>
    /// <param name="inMessages">Whether a word stands in the messages of a thread; null when only titles are searched.</param>
    public static ThreadPage Page(
        IEnumerable<ThreadSummary> threads, ThreadQuery query, Func<ThreadSummary, string, bool>? inMessages = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Page, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.PageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.PageSize, ThreadQuery.MaxPageSize);

        var order = Order(query);
        var words = Words(query);
        var skip = query.After is null ? (query.Page - 1L) * query.PageSize : 0;
        var wanted = (int)Math.Min(skip + query.PageSize, Array.MaxLength);
        var total = 0;
        var behind = 0;

        // The last of the best is on top, to be pushed out by a better one.
        var best = new PriorityQueue<ThreadSummary, ThreadPosition>(Comparer<ThreadPosition>.Create((a, b) => order(b, a)));
        foreach (var thread in threads)
        {
            if (!Matches(thread, query) || !words.All(word => InTitle(thread, word) || inMessages?.Invoke(thread, word) is true))
            {
                continue;
            }

            total++;
            var place = ThreadPosition.Of(thread, query.Sort);
            if (query.After is { } after && order(place, after) <= 0)
            {
                continue;
            }

            behind++;
            if (best.Count < wanted)
            {
                best.Enqueue(thread, place);
            }
            else if (best.TryPeek(out _, out var last) && order(place, last) < 0)
            {
                best.DequeueEnqueue(thread, place);
            }
        }

        var page = new List<ThreadSummary>();
        while (best.Count > skip)
        {
            page.Add(best.Dequeue());
        }

        page.Reverse();
        return new(page, total, behind > skip + page.Count);
    }

    public static bool IsInactive(ThreadSummary thread, DateTimeOffset before) => !thread.Running && thread.UpdatedAt < before;

    /// <summary>The words that a thread must have, all of them.</summary>
    public static string[] Words(ThreadQuery query) => query.Text is { } text ? Split(text) : [];

    public static string[] Split(string text) => text.Split(WordSeparators, StringSplitOptions.RemoveEmptyEntries);

    public static bool InTitle(ThreadSummary thread, string word) =>
        thread.Title?.Contains(word, StringComparison.OrdinalIgnoreCase) is true;

    /// <summary>Whether the thread meets the query, its words apart.</summary>
    public static bool Matches(ThreadSummary thread, ThreadQuery query) =>
        (query.Archived is not { } archived || thread.Archived == archived) &&
        (query.Temporary is not { } temporary || (thread.Temporary is true) == temporary) &&
        (query.Project is not { } project || thread.Project == project) &&
        (query.Running is not { } running || thread.Running == running) &&
        (query.Shared is not { } shared || thread.ShareId is not null == shared) &&
        (query.Agent is not { } agent || string.Equals(thread.Agent, agent, StringComparison.Ordinal)
            || (query.OrNoAgent && thread.Agent is null)) &&
        (query.Title is not { } title || Split(title).All(word => InTitle(thread, word)));

    // Ties are broken by id, so that a thread is never on two pages and never on none.
    private static Comparison<ThreadPosition> Order(ThreadQuery query)
    {
        Comparison<ThreadPosition> order = query.Sort is ThreadSort.Title ? ByTitle : static (a, b) => a.Time.CompareTo(b.Time);
        return query.Descending ?? query.Sort is not ThreadSort.Title
            ? (a, b) => First(Untitled(a, b), order(b, a), ById(a, b))
            : (a, b) => First(Untitled(a, b), order(a, b), ById(a, b));

        int Untitled(ThreadPosition a, ThreadPosition b) =>
            query.Sort is ThreadSort.Title ? (a.Title is null).CompareTo(b.Title is null) : 0;
    }

    private static int First(int first, int second, int third) => first != 0 ? first : second != 0 ? second : third;

    private static int ById(ThreadPosition a, ThreadPosition b) => string.CompareOrdinal(a.Id, b.Id);

    private static int ByTitle(ThreadPosition a, ThreadPosition b) => string.Compare(a.Title, b.Title, StringComparison.OrdinalIgnoreCase);
}
