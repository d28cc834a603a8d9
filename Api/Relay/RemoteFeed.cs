using System.Runtime.CompilerServices;
using ChatCluster.Grains;
using ChatCluster.Threads;

namespace ChatCluster.Api.Relay;

/// <summary>
/// A thread's live end on this front end: one watch at the thread's silo, a ring of what it relays, and the readers here. A reader whose
/// cursor is not in the ring asks the silo for what lies between.
/// </summary>
internal sealed class RemoteFeed(ThreadKey key, IThreadGrain grain, FrontEndRelay relay, FeedHeartbeat heartbeat, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly FrameRing _ring = new(ThreadFeed.DefaultRingBytes);
    private readonly List<FeedReader> _readers = [];
    private readonly SemaphoreSlim _watching = new(1);
    private List<ThreadFrame>? _early;
    private ThreadCursor _last;
    private long _watch;
    private bool _live;
    private bool _gone;
    private bool _closed;

    public ThreadKey Key => key;

    /// <summary>The watch in force; 0 when there is none.</summary>
    public long Watch => Volatile.Read(ref _watch);

    /// <summary>The outbox that last had something for this feed.</summary>
    public string? Outbox { get; set; }

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

    /// <summary>Takes a relayed frame.</summary>
    public void Relay(long watch, ThreadFrame frame)
    {
        lock (_lock)
        {
            if (watch != _watch)
            {
                return;
            }

            if (_early is not null)
            {
                // The watch is in force, but where it began is still on its way.
                _early.Add(frame);
                return;
            }

            Add(frame);
            Wake();
        }
    }

    /// <summary>The watch has ended or may have lost something: it is asked for again, and readers continue from their cursors.</summary>
    public void Renew(long watch)
    {
        lock (_lock)
        {
            if (watch != _watch)
            {
                return;
            }

            _live = false;
            Wake();
        }
    }

    /// <summary>Whether the silo still serves the watch.</summary>
    public async Task CheckAsync()
    {
        var watch = Watch;
        try
        {
            if (watch != 0 && !await grain.IsWatchingAsync(relay.FrontEnd.Id, watch))
            {
                Renew(watch);
            }
        }
        catch (Exception)
        {
            Renew(watch);
        }
    }

    /// <summary>Closes the feed unless somebody reads it.</summary>
    public bool TryClose()
    {
        lock (_lock)
        {
            _closed |= _readers.Count == 0;
            return _closed;
        }
    }

    public async ValueTask DisposeAsync()
    {
        var watch = Watch;
        relay.Remove(watch);
        try
        {
            await grain.UnwatchAsync(relay.FrontEnd.Id, watch);
        }
        catch (Exception)
        {
            // The silo ends the watch itself when this front end is gone or its activation ends.
        }

        _watching.Dispose();
    }

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

    private async IAsyncEnumerable<IReadOnlyList<ThreadFrame>> ReadAsync(FeedReader reader, ThreadCursor after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var cancelled = cancellationToken.UnsafeRegister(static state => ((FeedReader)state!).Wake(), reader);
        heartbeat.Add(reader);
        try
        {
            var batch = new List<ThreadFrame>();
            var cursor = after;
            long? next = null;
            while (!cancellationToken.IsCancellationRequested)
            {
                batch.Clear();
                if (!await EnsureLiveAsync(cancellationToken))
                {
                    yield break;
                }

                var ahead = Take(batch, cursor, ref next);
                if (next is null && !ahead)
                {
                    if (await CatchUpAsync(cursor, cancellationToken) is not { } piece)
                    {
                        continue;
                    }

                    if (!piece.Exists)
                    {
                        yield break;
                    }

                    batch.AddRange(FrameBlock.Read(piece.Frames).Select(item => item.Frame!));
                    cursor = piece.End;
                }

                if (batch.Count > 0)
                {
                    cursor = batch.FindLast(frame => frame.Cursor is not null)?.Cursor ?? cursor;
                    heartbeat.Touch(reader);
                    yield return batch;
                }
                else if (next is not null || ahead || IsCurrent(cursor))
                {
                    await reader.WaitAsync();
                    if (heartbeat.IsDue(reader))
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

    /// <summary>Takes what the ring has for a reader, or says that the reader is ahead of what was relayed so far.</summary>
    private bool Take(List<ThreadFrame> batch, ThreadCursor cursor, ref long? next)
    {
        lock (_lock)
        {
            next = next is { } number && number >= _ring.First ? number : _ring.After(cursor);
            if (next is { } from)
            {
                next = _ring.CopyTo(batch, from);
            }

            return next is null && cursor > _last;
        }
    }

    private bool IsCurrent(ThreadCursor cursor)
    {
        lock (_lock)
        {
            return cursor >= _last;
        }
    }

    private async Task<CatchUp?> CatchUpAsync(ThreadCursor cursor, CancellationToken cancellationToken)
    {
        try
        {
            return await grain.CatchUpAsync(cursor).WaitAsync(cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The silo may be gone; the next call finds the thread where it is now.
            await Task.Delay(RetryInterval, time, cancellationToken);
            return null;
        }
    }

    /// <summary>Sees to it that there is a watch. False when there is no such thread any more.</summary>
    private async Task<bool> EnsureLiveAsync(CancellationToken cancellationToken)
    {
        if (_live)
        {
            return true;
        }

        await _watching.WaitAsync(cancellationToken);
        try
        {
            while (!_live && !_gone)
            {
                if (!await TryWatchAsync(cancellationToken))
                {
                    await Task.Delay(RetryInterval, time, cancellationToken);
                }
            }

            return !_gone;
        }
        finally
        {
            _watching.Release();
        }
    }

    private async Task<bool> TryWatchAsync(CancellationToken cancellationToken)
    {
        var watch = relay.Add(this);
        lock (_lock)
        {
            relay.Remove(_watch);
            _watch = watch;
            _early = [];
        }

        ThreadCursor? from;
        try
        {
            from = await grain.WatchAsync(relay.FrontEnd, watch).WaitAsync(cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }

        lock (_lock)
        {
            var early = _early;
            _early = null;
            if (from is not { } start)
            {
                _gone = true;
            }
            else
            {
                if (start != _last || _ring.After(start) is null)
                {
                    _ring.Reset(start);
                    _last = start;
                }

                early.ForEach(Add);
                _live = true;
            }

            Wake();
            return true;
        }
    }

    private void Add(ThreadFrame frame)
    {
        _ring.Add(frame);
        _last = frame.Cursor ?? _last;
    }

    private void Wake() => _readers.ForEach(reader => reader.Wake());
}
