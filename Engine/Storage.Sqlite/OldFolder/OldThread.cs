using ChatCluster.Threads;

namespace ChatCluster.Storage.Sqlite;

/// <summary>A thread, or a part of one, as an older version stored it.</summary>
internal sealed record OldThread(ThreadSummary Summary, List<ReadOnlyMemory<byte>> Events)
{
    /// <summary>The thread after an append of the journal, which is right: what differs, or follows that, never counted.</summary>
    /// <param name="after">The sequence that the append follows.</param>
    public static OldThread? Follow(OldThread? thread, long after, OldThread append)
    {
        var known = thread?.Events ?? [];
        if (after > known.Count)
        {
            // What it follows was lost, so it has no place.
            return thread;
        }

        var kept = (int)after;
        var same = known.Count >= kept + append.Events.Count &&
            append.Events.Index().All(e => e.Item.Span.SequenceEqual(known[kept + e.Index].Span));
        return same ? thread : new(append.Summary, [.. known[..kept], .. append.Events]);
    }
}
