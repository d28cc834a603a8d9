namespace ChatCluster.Threads;

/// <summary>How readers get from the log to the live end.</summary>
internal sealed partial class ThreadFeed
{
    // A piece of the log that a reader is given at a time.
    private const int PieceFrames = 256;

    /// <summary>The stream after a cursor, until it is closed or the reader is cancelled.</summary>
    public IAsyncEnumerable<IReadOnlyList<ThreadFrame>> WatchAsync(ThreadCursor after, CancellationToken cancellationToken)
    {
        var reader = new ResumingReader(this, heartbeat, after);
        lock (_lock)
        {
            _readers.Add(reader);
        }

        return reader.ReadAsync(cancellationToken);
    }

    /// <summary>
    /// For readers in other processes: what follows a cursor, at most up to the live end, and where to continue. A piece ends after a
    /// few hundred frames or before the one that would make it larger than <paramref name="maxBytes"/>; the first has its place whatever
    /// its size, and so has what the ring or the open step holds.
    /// </summary>
    public async Task<(IReadOnlyList<ThreadFrame> Frames, ThreadCursor End)> CatchUpAsync(
        ThreadCursor after, int maxBytes, CancellationToken cancellationToken)
    {
        var frames = new List<ThreadFrame>();
        var reader = new ResumingReader(this, heartbeat, after);
        await ReadAsync(reader, frames, maxBytes, cancellationToken);
        return (frames, reader.Cursor);
    }

    ValueTask<FeedPlace> IResumableFeed.ReadAsync(ResumingReader reader, List<ThreadFrame> batch, CancellationToken cancellationToken) =>
        ReadAsync(reader, batch, long.MaxValue, cancellationToken);

    bool IResumableFeed.HasNews(ResumingReader reader)
    {
        lock (_lock)
        {
            return _closed || reader.Next is not { } number || number < _ring.End;
        }
    }

    void IResumableFeed.Leave(ResumingReader reader)
    {
        lock (_lock)
        {
            _readers.Remove(reader);
        }
    }

    private async ValueTask<FeedPlace> ReadAsync(
        ResumingReader reader, List<ThreadFrame> batch, long maxBytes, CancellationToken cancellationToken)
    {
        if (Take(batch, reader, out var target) is not FeedPlace.Behind and var place)
        {
            return place;
        }

        var (cursor, bytes) = (reader.Cursor, 0L);
        await foreach (var frame in FeedBacklog.ReadAsync(log, cursor, target, cancellationToken))
        {
            bytes += frame.Sse.Length;
            if (batch.Count >= PieceFrames || (batch.Count > 0 && bytes > maxBytes))
            {
                reader.Cursor = cursor;
                return FeedPlace.Behind;
            }

            batch.Add(frame);
            cursor = frame.Cursor ?? cursor;
        }

        // Checkpoints leave no frame behind, but they are read.
        reader.Cursor = cursor.Sequence < target ? new(target, cursor.Delta) : cursor;
        return JoinLive(batch, reader);
    }

    /// <summary>Takes what the ring has for a reader; or says up to which event it must read the log first.</summary>
    private FeedPlace Take(List<ThreadFrame> batch, ResumingReader reader, out long sequence)
    {
        lock (_lock)
        {
            sequence = _sequence;
            if (!_ring.TryRead(reader, batch))
            {
                return FeedPlace.Behind;
            }

            // A checkpoint moves the position on behind the last frame.
            reader.Cursor = Position;
            if (_closed && _finalFrame is not null)
            {
                batch.Add(_finalFrame);
            }

            return _closed ? FeedPlace.Ended : FeedPlace.Live;
        }
    }

    /// <summary>Joins a reader that has read the log: it is given the rest of the open step and goes on with the ring.</summary>
    private FeedPlace JoinLive(List<ThreadFrame> batch, ResumingReader reader)
    {
        lock (_lock)
        {
            if (reader.Cursor.Sequence < _sequence)
            {
                return FeedPlace.Behind;
            }

            if (_open is not null && _open.Length > reader.Cursor.Delta)
            {
                var at = reader.Cursor.Delta;
                foreach (var (reasoning, text) in _open.ToText(at).After(0))
                {
                    at += text.Length;
                    batch.Add(ThreadFrame.OfDelta(new(_sequence, at), reasoning, text));
                }
            }

            reader.Cursor = Position;
            reader.Next = _ring.End;

            // Of a feed that has ended nobody is woken again.
            return _closed ? FeedPlace.Behind : FeedPlace.Live;
        }
    }
}
