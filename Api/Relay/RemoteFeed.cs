using ChatCluster.Grains;
using ChatCluster.Storage;
using ChatCluster.Threads;

namespace ChatCluster.Api.Relay;

/// <summary>
/// A thread's live end on this front end: a ring of what its one watch relays, and the readers here. A reader whose cursor is not in the
/// ring asks the silo for what lies between.
/// </summary>
internal sealed class RemoteFeed : IResumableFeed, IAsyncDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(200);

    private readonly IThreadGrain _grain;
    private readonly SiloLosses _losses;
    private readonly RemoteWatch _watch;
    private readonly FeedHeartbeat _heartbeat;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly FrameRing _ring = new(FrameRing.DefaultBytes);
    private readonly List<ResumingReader> _readers = [];
    private ThreadCursor _last;
    private long _lastAdded;
    private bool _closed;
    private bool _gone;
    private Exception? _damage;

    public RemoteFeed(IThreadGrain grain, FrontEndRelay relay, SiloLosses losses, FeedHeartbeat heartbeat, TimeProvider time)
    {
        (_grain, _losses, _heartbeat, _time) = (grain, losses, heartbeat, time);
        _watch = new(grain, relay, this, time);
        LastRead = _lastAdded = time.GetTimestamp();
    }

    /// <summary>When it had its last reader.</summary>
    public long LastRead { get; private set; }

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

    /// <summary>Closes the feed unless somebody reads it.</summary>
    public bool TryClose()
    {
        lock (_lock)
        {
            return _closed |= _readers.Count == 0;
        }
    }

    /// <summary>
    /// Releases the ring's memory when the thread is idle: readers at the end keep their place, those that are behind ask the silo.
    /// </summary>
    public void Trim(TimeSpan quiet)
    {
        lock (_lock)
        {
            if (_ring.First < _ring.End && _time.GetElapsedTime(_lastAdded) >= quiet)
            {
                _ring.Reset(_last);
            }
        }
    }

    /// <summary>Whether the silo still serves the watch.</summary>
    public Task CheckAsync() => _watch.CheckAsync();

    public ValueTask DisposeAsync() => _watch.DisposeAsync();

    /// <summary>The stream after a cursor; null when the feed was closed meanwhile, and the next one serves.</summary>
    public IAsyncEnumerable<IReadOnlyList<ThreadFrame>>? TryWatch(ThreadCursor after, CancellationToken cancellationToken)
    {
        var reader = new ResumingReader(this, _heartbeat, after);
        lock (_lock)
        {
            if (_closed)
            {
                return null;
            }

            _readers.Add(reader);
        }

        return reader.ReadAsync(cancellationToken);
    }

    /// <summary>A watch is in force from here on.</summary>
    public void Begin(ThreadCursor from, IReadOnlyList<ThreadFrame> frames)
    {
        lock (_lock)
        {
            if (from != _last)
            {
                _ring.Restart(from);
                _last = from;
            }

            Add(frames);
        }
    }

    /// <summary>Takes relayed frames.</summary>
    public void Relay(IReadOnlyList<ThreadFrame> frames)
    {
        lock (_lock)
        {
            Add(frames);
        }
    }

    /// <summary>There is no such thread, or no longer: the streams of all readers end.</summary>
    /// <param name="damage">Why the thread cannot be read, when it is there.</param>
    public void Close(Exception? damage = null)
    {
        lock (_lock)
        {
            (_closed, _gone, _damage) = (true, damage is null, damage);
            Wake();
        }
    }

    /// <summary>Has readers look again, for example because their watch is to be renewed.</summary>
    public void WakeReaders()
    {
        lock (_lock)
        {
            Wake();
        }
    }

    async ValueTask<FeedPlace> IResumableFeed.ReadAsync(ResumingReader reader, List<ThreadFrame> batch, CancellationToken cancellationToken)
    {
        if (!await _watch.EnsureAsync(cancellationToken))
        {
            if (_damage is { } damage)
            {
                throw new ThreadDamagedException(damage.Message, damage);
            }

            Take(batch, reader);
            return _gone && reader.HasBegun ? EndOf(batch) : FeedPlace.Ended;
        }

        reader.HasBegun = true;

        // The reader is ahead of the relay and at the end that the silo confirmed: the relay brings what follows.
        var ahead = Take(batch, reader);
        if (reader.Next is null && !(ahead && reader.Cursor == reader.End))
        {
            if (await CatchUpAsync(reader.Cursor, cancellationToken) is not { } piece)
            {
                return FeedPlace.Behind;
            }

            if (!piece.Exists)
            {
                return EndOf(batch);
            }

            batch.AddRange(FrameBlock.Read(piece.Frames).Select(item => item.Frame!));
            if (batch.Count == 0 && piece.End == reader.Cursor && !ahead)
            {
                // The relay has more than the silo that answered: it answers better in a moment.
                await Task.Delay(RetryInterval, _time, cancellationToken);
            }

            reader.End = reader.Cursor = piece.End;
            return HasDeletion(batch) ? FeedPlace.Ended : FeedPlace.Behind;
        }

        return HasDeletion(batch) ? FeedPlace.Ended : FeedPlace.Live;
    }

    bool IResumableFeed.HasNews(ResumingReader reader)
    {
        lock (_lock)
        {
            return _closed || (reader.Next is { } number && number < _ring.End);
        }
    }

    void IResumableFeed.Leave(ResumingReader reader)
    {
        lock (_lock)
        {
            _readers.Remove(reader);
            LastRead = _time.GetTimestamp();
        }
    }

    private static bool HasDeletion(List<ThreadFrame> batch) => batch is [.., { Type: ThreadFrame.ThreadDeleted }];

    /// <summary>Ensures that the readers of a deleted thread get the thread.deleted frame, even when it was not relayed.</summary>
    private FeedPlace EndOf(List<ThreadFrame> batch)
    {
        if (!batch.Exists(frame => frame.Type == ThreadFrame.ThreadDeleted))
        {
            batch.Add(ThreadFrame.OfDeleted(_time.GetUtcNow()));
        }

        return FeedPlace.Ended;
    }

    /// <summary>Takes what the ring has for a reader; or says, if the reader's place is not in it, whether the reader is ahead.</summary>
    private bool Take(List<ThreadFrame> batch, ResumingReader reader)
    {
        lock (_lock)
        {
            return !_ring.TryRead(reader, batch) && reader.Cursor > _last;
        }
    }

    private async Task<CatchUp?> CatchUpAsync(ThreadCursor cursor, CancellationToken cancellationToken)
    {
        try
        {
            return await _losses.CallAsync(token => _grain.CatchUpAsync(cursor, token), cancellationToken);
        }
        catch (ThreadUnavailableException exception) when (exception.Damaged)
        {
            throw new ThreadDamagedException(exception.Message, exception);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The silo may be gone; the next call finds the thread where it is now.
            await Task.Delay(RetryInterval, _time, cancellationToken);
            return null;
        }
    }

    private void Add(IReadOnlyList<ThreadFrame> frames)
    {
        for (var i = 0; i < frames.Count; i++)
        {
            _ring.Add(frames[i]);
            _last = frames[i].Cursor ?? _last;
        }

        _lastAdded = _time.GetTimestamp();
        Wake();
    }

    private void Wake()
    {
        foreach (var reader in _readers)
        {
            reader.Wake();
        }
    }
}
