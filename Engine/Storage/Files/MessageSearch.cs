using System.Runtime.CompilerServices;
using System.Text;
using ChatCluster.Threads;

namespace ChatCluster.Storage.Files;

/// <summary>
/// Finds words in messages without an index: it reads thread files, newest first, and keeps their text for the next key that is typed. The time of one
/// query is bounded, and so is what is kept; threads that were not reached in time are found by their titles only.
/// </summary>
internal sealed class MessageSearch(TimeProvider time, TimeSpan patience, Func<ThreadKey, long, CancellationToken, IAsyncEnumerable<StoredEvent>> read)
{
    private const long MostKept = 32_000_000;

    // By the thread's own object: the text of a deleted thread goes with it.
    private readonly ConditionalWeakTable<FileThread, Text> _texts = [];
    private long _kept;

    /// <summary>The messages of the owner's threads that may have the words, as far as there was time to read them.</summary>
    public async Task<Func<ThreadSummary, string, bool>?> FindAsync(IReadOnlyList<FileThread> threads, ThreadQuery query, CancellationToken cancellationToken)
    {
        var words = ThreadListing.Words(query);
        if (words.Length == 0)
        {
            return null;
        }

        var start = time.GetTimestamp();
        var texts = new Dictionary<ThreadKey, string>();
        foreach (var (thread, summary) in threads.Select(thread => (thread, thread.Summary)).OrderByDescending(thread => thread.Summary.UpdatedAt))
        {
            if (time.GetElapsedTime(start) >= patience)
            {
                break;
            }

            if (ThreadListing.Matches(summary, query) && !words.All(word => ThreadListing.InTitle(summary, word)))
            {
                texts[summary.Key] = await ReadAsync(thread, summary, cancellationToken);
            }
        }

        return (summary, word) => texts.TryGetValue(summary.Key, out var text) && text.Contains(word, StringComparison.OrdinalIgnoreCase);
    }

    private async Task<string> ReadAsync(FileThread thread, ThreadSummary summary, CancellationToken cancellationToken)
    {
        var known = _texts.TryGetValue(thread, out var kept) ? kept : new(0, "");
        if (known.Sequence >= summary.Sequence)
        {
            return known.Value;
        }

        var text = new StringBuilder(known.Value);
        var sequence = known.Sequence;
        try
        {
            await foreach (var @event in read(summary.Key, known.Sequence, cancellationToken))
            {
                sequence = @event.Sequence;
                if (EventText.Find(@event.Json.Span) is { } found)
                {
                    text.Append(found).Append('\n');
                }
            }
        }
        catch (StoreUnavailableException)
        {
            // One damaged thread does not keep the others from being found.
            return known.Value;
        }

        var whole = new Text(sequence, text.ToString());
        if (Interlocked.Add(ref _kept, whole.Value.Length - known.Value.Length) > MostKept)
        {
            _texts.Clear();
            Interlocked.Exchange(ref _kept, whole.Value.Length);
        }

        _texts.AddOrUpdate(thread, whole);
        return whole.Value;
    }

    private sealed record Text(long Sequence, string Value);
}
