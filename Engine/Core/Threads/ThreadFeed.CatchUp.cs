namespace ChatCluster.Threads;

/// <summary>Reading in pieces, for whoever is not in this process.</summary>
internal sealed partial class ThreadFeed
{
    private const int PieceFrames = 256;

    /// <summary>
    /// What follows a cursor, at most up to the live end, and where to continue. A piece ends after a few hundred frames or before the one that
    /// would make it larger than <paramref name="maxBytes"/>; the first has its place whatever its size, and so has what the ring or the open step holds.
    /// </summary>
    public async Task<(IReadOnlyList<ThreadFrame> Frames, ThreadCursor End)> CatchUpAsync(ThreadCursor after, int maxBytes, CancellationToken cancellationToken)
    {
        var (frames, bytes) = (new List<ThreadFrame>(), 0L);
        var cursor = after;
        long? next = null;
        if (Take(frames, cursor, ref next).Behind is not { } target)
        {
            return (frames, LastCursor(frames) ?? cursor);
        }

        await foreach (var frame in FeedBacklog.ReadAsync(log, cursor, target, cancellationToken))
        {
            bytes += frame.Sse.Length;
            if (frames.Count >= PieceFrames || (frames.Count > 0 && bytes > maxBytes))
            {
                return (frames, cursor);
            }

            frames.Add(frame);
            cursor = frame.Cursor ?? cursor;
        }

        // Checkpoints leave no frame behind, but they are read.
        cursor = cursor.Sequence < target ? new(target, cursor.Delta) : cursor;
        JoinLive(frames, ref cursor, ref next);
        return (frames, cursor);
    }
}
