using ChatCluster.Threads;

namespace ChatCluster.Web.Search;

/// <summary>Looks through one thread, the newest events first, for words and for calls of a tool.</summary>
/// <param name="words">What to look for; any of them makes a hit.</param>
/// <param name="tool">A tool that the thread has to have called; null for any.</param>
internal sealed class ThreadSearch(IThreads threads, string[] words, string? tool)
{
    private const int MostHits = 3;
    private const int PageEvents = 200;
    private const int MostEvents = 5_000;

    /// <summary>The places in the thread; none at all where it does not have the tool.</summary>
    public async Task<IReadOnlyList<SearchHit>?> ReadAsync(ThreadSummary thread, CancellationToken cancellationToken)
    {
        List<SearchHit> hits = [];
        var called = string.IsNullOrEmpty(tool);
        var before = thread.Sequence + 1;
        for (var left = MostEvents; left > 0 && before > 1
            && !(called && (words.Length == 0 || hits.Count == MostHits)); left -= PageEvents)
        {
            if (await threads.ReadBackwardAsync(thread.Key, before, PageEvents, cancellationToken) is not { Count: > 0 } page)
            {
                break;
            }

            foreach (var frame in page)
            {
                called |= frame.Type is ToolCalled.TypeName && frame.Event is ToolCalled call && call.Name == tool;
                if (words.Length > 0 && hits.Count < MostHits && Find(frame) is { } hit
                    && !hits.Exists(known => (known.RunId, known.From) == (hit.RunId, hit.From)))
                {
                    hits.Add(hit);
                }

                before = frame.Cursor!.Value.Sequence;
            }
        }

        return called ? hits : null;
    }

    private SearchHit? Find(ThreadFrame frame) => frame.Type switch
    {
        MessagePosted.TypeName when frame.Event is MessagePosted { Run: { } run } message => HitIn(message.Text, run, "user", message.At),
        StepFinished.TypeName when frame.Event is StepFinished step => HitIn(step.Text, step.RunId, "assistant", step.At),
        _ => null,
    };

    private SearchHit? HitIn(string text, string run, string from, DateTimeOffset at)
    {
        var place = words.Select(word => text.IndexOf(word, StringComparison.OrdinalIgnoreCase)).Where(found => found >= 0)
            .DefaultIfEmpty(-1).Min();
        return place < 0 ? null : new(run, from, Snippet.Around(text, place), at);
    }
}
