using System.Runtime.CompilerServices;
using ChatCluster.Grains;
using ChatCluster.Storage;
using ChatCluster.Threads;

namespace ChatCluster.Api.Relay;

/// <summary>
/// A thread's live end on this front end: a ring of what its one watch relays, and the readers here. A reader whose cursor is not in the
/// ring asks the silo for what lies between.
/// </summary>
internal sealed class RemoteFeed : IAsyncDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(200);

    private readonly IThreadGrain _grain;
    private readonly SiloLosses _losses;
    private readonly RemoteWatch _watch;
    private readonly FeedHeartbeat _heartbeat;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly FrameRing _ring = new(ThreadFeed.DefaultRingBytes);
    private readonly List<FeedReader> _readers = [];
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

    /// <summary>Gives up the ring's memory if nothing came for a while: readers at the end keep their place, those that are behind ask the silo.</summary>
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

    /// <summary>The stream after a cursor; none when the feed was closed meanwhile, and the next one serves.</summary>
    public IAsyncEnumerable<IReadOnlyList<ThreadFrame>>? TryWatch(ThreadCursor after, CancellationToken cancellationToken)
    {
        var reader = new FeedReader();
        lock (_lock)
        {
            if (_closed)
            {
                return null;
            }

            _readers.Add(reader);
        }

        return ReadAsync(reader, after, cancellationToken);
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

    private async IAsyncEnumerable<IReadOnlyList<ThreadFrame>> ReadAsync(FeedReader reader, ThreadCursor after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var cancelled = cancellationToken.UnsafeRegister(static state => ((FeedReader)state!).Wake(), reader);
        _heartbeat.Add(reader);
        try
        {
            var batch = new List<ThreadFrame>();
            var cursor = after;
            ThreadCursor? told = null;
            long? next = null;
            var existed = false;
            while (!cancellationToken.IsCancellationRequested)
            {
                batch.Clear();
                if (!await _watch.EnsureAsync(cancellationToken))
                {
                    if (_damage is { } damage)
                    {
                        throw new ThreadDamagedException(damage.Message, damage);
                    }

                    Take(batch, ref cursor, ref next);
                    if (EndsWithDeletion(batch, existed && _gone))
                    {
                        yield return batch;
                    }

                    yield break;
                }

                existed = true;

                // Ahead of the relay, with the silo's word that this is the end: the relay brings what follows.
                var ahead = Take(batch, ref cursor, ref next);
                if (next is null && !(ahead && cursor == told))
                {
                    if (await CatchUpAsync(cursor, cancellationToken) is not { } piece)
                    {
                        continue;
                    }

                    if (!piece.Exists)
                    {
                        EndsWithDeletion(batch, gone: true);
                        yield return batch;
                        yield break;
                    }

                    batch.AddRange(FrameBlock.Read(piece.Frames).Select(item => item.Frame!));
                    if (batch.Count == 0 && piece.End == cursor && !ahead)
                    {
                        // The relay has more than the silo that answered: it answers better in a moment.
                        await Task.Delay(RetryInterval, _time, cancellationToken);
                    }

                    told = cursor = piece.End;
                    if (batch.Count == 0)
                    {
                        continue;
                    }
                }

                if (batch.Count > 0)
                {
                    _heartbeat.Touch(reader);
                    yield return batch;
                    if (batch.Count > 0 && batch[^1].Type == ThreadFrame.ThreadDeleted)
                    {
                        yield break;
                    }
                }
                else
                {
                    await reader.WaitAsync();
                    if (_heartbeat.IsDue(reader))
                    {
                        _heartbeat.Touch(reader);
                        yield return batch;
                    }
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            _heartbeat.Remove(reader);
            lock (_lock)
            {
                _readers.Remove(reader);
                LastRead = _time.GetTimestamp();
            }
        }
    }

    /// <summary>Sees to it that whoever has read a thread that is gone is told so, also when the word of it was not relayed.</summary>
    /// <returns>Whether there is something to give.</returns>
    private bool EndsWithDeletion(List<ThreadFrame> batch, bool gone)
    {
        if (gone && !batch.Exists(frame => frame.Type == ThreadFrame.ThreadDeleted))
        {
            batch.Add(ThreadFrame.OfDeleted(_time.GetUtcNow()));
        }

        return batch.Count > 0;
    }

    /// <summary>Takes what the ring has for a reader; or says, if the reader's place is not in it, whether the reader is ahead.</summary>
    private bool Take(List<ThreadFrame> batch, ref ThreadCursor cursor, ref long? next)
    {
        lock (_lock)
        {
            next = next is { } number && number >= _ring.First ? number : _ring.After(cursor);
            if (next is { } from)
            {
                next = _ring.CopyTo(batch, from);
                cursor = ThreadFeed.LastCursor(batch) ?? cursor;
            }

            return next is null && cursor > _last;
        }
    }

    private async Task<CatchUp?> CatchUpAsync(ThreadCursor cursor, CancellationToken cancellationToken)
    {
        try
        {
            return await _losses.CallAsync(() => _grain.CatchUpAsync(cursor), cancellationToken);
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
