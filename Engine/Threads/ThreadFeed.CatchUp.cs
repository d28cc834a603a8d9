namespace ChatCluster.Threads;

/// <summary>Reading in pieces, for whoever is not in this process.</summary>
internal sealed partial class ThreadFeed
{
    /// <summary>What follows a cursor up to the live end, or a few hundred frames of it; and where to continue.</summary>
    public async Task<(IReadOnlyList<ThreadFrame> Frames, ThreadCursor End)> CatchUpAsync(ThreadCursor after, CancellationToken cancellationToken)
    {
        var frames = new List<ThreadFrame>();
        var cursor = after;
        while (frames.Count < 256)
        {
            long? next = null;
            if (Take(frames, cursor, ref next).Behind is not { } target)
            {
                return (frames, LastCursor(frames) ?? cursor);
            }

            await foreach (var frame in FeedBacklog.ReadAsync(log, cursor, target, cancellationToken))
            {
                frames.Add(frame);
                cursor = frame.Cursor ?? cursor;
                if (frames.Count >= 256)
                {
                    return (frames, cursor);
                }
            }

            cursor = cursor.Sequence < target ? new(target, cursor.Delta) : cursor;
            if (JoinLive(frames, ref cursor, ref next))
            {
                return (frames, cursor);
            }
        }

        return (frames, cursor);
    }
}
