namespace ChatCluster.Threads;

/// <summary>
/// The live end of a thread's stream. Readers keep a cursor and pull; one that falls behind the ring is served from the log and
/// gets what it missed of the open step as one delta. Safe for concurrent use; its lock is never held over I/O.
/// </summary>
internal sealed partial class ThreadFeed(IFeedLog log, FeedHeartbeat heartbeat, int ringBytes = FrameRing.DefaultBytes) : IResumableFeed
{
    private readonly Lock _lock = new();
    private readonly FrameRing _ring = new(ringBytes);
    private readonly List<ResumingReader> _readers = [];
    private StepWriter? _open;
    private bool _accepting;
    private bool _closed;
    private ThreadFrame? _finalFrame;
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

    /// <summary>Starts at a thread's last event, with what its open step had written.</summary>
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

    private ThreadCursor Position => new(_sequence, _open?.Length ?? 0);

    private void WakeReaders()
    {
        foreach (var reader in _readers)
        {
            reader.Wake();
        }
    }
}
