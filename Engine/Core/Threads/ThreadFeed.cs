using System.Runtime.CompilerServices;

namespace ChatCluster.Threads;

/// <summary>
/// The live end of a thread's stream. Readers keep a cursor and pull; one that falls behind the ring is served from the log and
/// gets what it missed of the open step as one delta. Safe for concurrent use; its lock is never held over I/O.
/// </summary>
internal sealed partial class ThreadFeed(IFeedLog log, FeedHeartbeat heartbeat, int ringBytes = ThreadFeed.DefaultRingBytes)
{
    public const int DefaultRingBytes = 128 * 1024;

    private readonly Lock _lock = new();
    private readonly FrameRing _ring = new(ringBytes);
    private readonly List<FeedReader> _readers = [];
    private StepWriter? _open;
    private bool _accepting;
    private bool _closed;
    private ThreadFrame? _farewell;
    private long _sequence;

    /// <summary>How many readers there are.</summary>
    public int Readers
    {
        get
        {
            lock (_lock)
            {
                return _readers.Count;
            }
        }
    }

    /// <summary>The live end: what is published next comes after this.</summary>
    public ThreadCursor Live
    {
        get
        {
            lock (_lock)
            {
                return Position;
            }
        }
    }

    /// <summary>Takes up a thread at its last event, with what its open step had written.</summary>
    public void Begin(long sequence, StepText? written)
    {
        lock (_lock)
        {
            _sequence = sequence;
            if (written is not null)
            {
                _open = new();
                foreach (var (reasoning, text) in written.After(0))
                {
                    _open.Append(reasoning, text);
                }
            }

            _ring.Reset(Position);
        }
    }

    /// <summary>Publishes stored events, in order.</summary>
    public void Publish(IReadOnlyList<ThreadEvent> events, IReadOnlyList<ReadOnlyMemory<byte>> json)
    {
        lock (_lock)
        {
            for (var i = 0; i < events.Count; i++)
            {
                if (events[i] is StepFinished step)
                {
                    ShowRest(new(step.Text, step.Reasoning, step.Layout));
                }

                _sequence++;
                switch (events[i])
                {
                    case StepStarted:
                        (_open, _accepting) = (new(), true);
                        break;
                    case StepFinished or RunFinished:
                        (_open, _accepting) = (null, false);
                        break;
                    case StopRequested or StepFailed:
                        _accepting = false;
                        break;
                    case StepCheckpoint:
                        // Readers have its text as deltas. The position moves on, so a frame at the old one can still be continued.
                        continue;
                    default:
                        break;
                }

                _ring.Add(ThreadFrame.OfStored(Position, json[i], events[i]));
            }

            WakeReaders();
        }
    }

    /// <summary>Publishes a sign of progress, which nobody misses who does not see it.</summary>
    public void PublishProgress(ThreadFrame frame)
    {
        lock (_lock)
        {
            _ring.Add(frame);
            WakeReaders();
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<ThreadFrame>> WatchAsync(ThreadCursor after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new FeedReader();
        using var cancelled = cancellationToken.UnsafeRegister(static state => ((FeedReader)state!).Wake(), reader);
        lock (_lock)
        {
            _readers.Add(reader);
        }

        heartbeat.Add(reader);
        try
        {
            var batch = new List<ThreadFrame>();
            var cursor = after;
            long? next = null;
            while (!cancellationToken.IsCancellationRequested)
            {
                batch.Clear();
                var (behind, closed) = Take(batch, cursor, ref next);
                if (behind is { } target)
                {
                    await foreach (var frame in FeedBacklog.ReadAsync(log, cursor, target, cancellationToken))
                    {
                        batch.Add(frame);
                        cursor = frame.Cursor ?? cursor;
                        if (batch.Count >= 256)
                        {
                            heartbeat.Touch(reader);
                            yield return batch;
                            batch.Clear();
                        }
                    }

                    // Checkpoints leave no frame behind, but they are read.
                    cursor = cursor.Sequence < target ? new(target, cursor.Delta) : cursor;
                    if (!JoinLive(batch, ref cursor, ref next) && batch.Count == 0)
                    {
                        continue;
                    }
                }

                if (batch.Count > 0)
                {
                    cursor = LastCursor(batch) ?? cursor;
                    heartbeat.Touch(reader);
                    yield return batch;
                }
                else if (closed)
                {
                    if (_farewell is { } farewell)
                    {
                        batch.Add(farewell);
                        yield return batch;
                    }

                    yield break;
                }
                else
                {
                    await reader.WaitAsync();
                    if (heartbeat.IsDue(reader) && !HasNews(next))
                    {
                        heartbeat.Touch(reader);
                        yield return batch;
                    }
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            heartbeat.Remove(reader);
            lock (_lock)
            {
                _readers.Remove(reader);
            }
        }
    }

    /// <summary>Where a reader that has seen these frames resumes; none when none of them moves a reader.</summary>
    public static ThreadCursor? LastCursor(IReadOnlyList<ThreadFrame> batch)
    {
        for (var i = batch.Count - 1; i >= 0; i--)
        {
            if (batch[i].Cursor is { } cursor)
            {
                return cursor;
            }
        }

        return null;
    }

    private ThreadCursor Position => new(_sequence, _open?.Length ?? 0);

    /// <summary>Takes what the ring has for a reader; or says up to which event it must read the log first.</summary>
    private (long? Behind, bool Closed) Take(List<ThreadFrame> batch, ThreadCursor cursor, ref long? next)
    {
        lock (_lock)
        {
            next = next is { } number && number >= _ring.First ? number : _ring.After(cursor);
            if (next is null)
            {
                return (_sequence, _closed);
            }

            next = _ring.CopyTo(batch, next.Value);
            return (null, _closed);
        }
    }

    /// <summary>Joins a reader that has read the log: it is given the rest of the open step and goes on with the ring.</summary>
    private bool JoinLive(List<ThreadFrame> batch, ref ThreadCursor cursor, ref long? next)
    {
        lock (_lock)
        {
            if (cursor.Sequence < _sequence)
            {
                return false;
            }

            if (_open is not null && _open.Length > cursor.Delta)
            {
                var at = cursor.Delta;
                foreach (var (reasoning, text) in _open.ToText(at).After(0))
                {
                    at += text.Length;
                    batch.Add(ThreadFrame.OfDelta(new(_sequence, at), reasoning, text));
                }
            }

            cursor = Position;
            next = _ring.End;
            return true;
        }
    }

    private bool HasNews(long? next)
    {
        lock (_lock)
        {
            return _closed || next is not { } number || number < _ring.End;
        }
    }

    private void WakeReaders()
    {
        foreach (var reader in _readers)
        {
            reader.Wake();
        }
    }
}
