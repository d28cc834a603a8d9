using ChatCluster.Grains;
using ChatCluster.Threads;

namespace ChatCluster.Api.Relay;

/// <summary>
/// A feed's watch at its thread's silo: asked for when there are readers, and again whenever it ended or may have lost something.
/// </summary>
internal sealed class RemoteWatch(IThreadGrain grain, FrontEndRelay relay, RemoteFeed feed, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(200);

    // A call that went to a silo that has just died is not answered: the next one finds the thread where it is now. Doubled each
    // time, up to the call's own limit, because a thread with a long log takes its time.
    private static readonly TimeSpan FirstPatience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPatience = TimeSpan.FromSeconds(4);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _disposed = new();
    private Task<bool> _beginning = Task.FromResult(false);
    private Task _asked = Task.CompletedTask;
    private List<ThreadFrame>? _early;
    private string? _outbox;
    private long _number;
    private bool _live;
    private bool _spoilt;

    /// <summary>Ensures that there is a watch. False when there is no such thread any more.</summary>
    public ValueTask<bool> EnsureAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_live)
            {
                return new(true);
            }

            // Not the reader's own: it may leave while others wait for the same.
            _beginning = _beginning.IsCompleted ? BeginAsync() : _beginning;
            return new(_beginning.WaitAsync(cancellationToken));
        }
    }

    /// <summary>Takes frames that were relayed for a watch.</summary>
    public void Receive(long number, IReadOnlyList<ThreadFrame> frames)
    {
        lock (_lock)
        {
            if (number != _number)
            {
                return;
            }

            if (_early is not null)
            {
                // The watch is in force, but where it began is still on its way.
                _early.AddRange(frames);
            }
            else if (_live)
            {
                feed.Relay(frames);
            }
        }
    }

    /// <summary>A watch has ended.</summary>
    public void End(long number)
    {
        lock (_lock)
        {
            if (number == _number)
            {
                Spoil();
            }
        }
    }

    /// <summary>An outbox has lost something, or is silent.</summary>
    public void Lose(string outbox)
    {
        lock (_lock)
        {
            if (_outbox is null || _outbox == outbox)
            {
                Spoil();
            }
        }
    }

    /// <summary>
    /// Whether the silo still serves the watch. Until it is known, the watch stays: frames may well come while the question does not get
    /// through.
    /// </summary>
    public async Task CheckAsync()
    {
        long number;
        lock (_lock)
        {
            number = _number;
        }

        var serves = false;
        for (var patience = FirstPatience; !serves && IsLive(number); patience *= 2)
        {
            try
            {
                using var limit = new CancellationTokenSource(patience, time);
                serves = await grain.IsWatchingAsync(relay.FrontEnd.Id, number, limit.Token).WaitAsync(limit.Token);
            }
            catch (Exception) when (patience < LongestPatience)
            {
                await Task.Delay(RetryInterval, time);
                continue;
            }
            catch (Exception)
            {
                // Unreachable for this long: the watch is treated as lost.
            }

            if (!serves)
            {
                End(number);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        Task beginning;
        lock (_lock)
        {
            beginning = _beginning;
        }

        // A watch that is being requested ends after it has begun: the other way round it would never end.
        await beginning.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _asked.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        relay.Remove(_number);
        try
        {
            await grain.UnwatchAsync(relay.FrontEnd.Id, _number, CancellationToken.None);
        }
        catch (Exception)
        {
            // The silo ends the watch itself when this front end is gone or its activation ends.
        }
    }

    private bool IsLive(long number)
    {
        lock (_lock)
        {
            return _live && number == _number;
        }
    }

    // Called under the lock.
    private void Spoil()
    {
        _spoilt = true;
        if (_live)
        {
            _live = false;
            feed.WakeReaders();
        }
    }

    private async Task<bool> BeginAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        for (var patience = FirstPatience; !_disposed.IsCancellationRequested; patience = patience < LongestPatience
            ? patience * 2 : patience)
        {
            var number = Number();
            try
            {
                // Not cancelled: see DisposeAsync. One that is asked for in vain gives way to the next, whose number is higher.
                var asked = grain.WatchAsync(relay.FrontEnd, number, CancellationToken.None);
                _asked = asked;
                if (await asked.WaitAsync(patience, time) is not { } watched)
                {
                    relay.Remove(number);
                    feed.Close();
                    return false;
                }

                if (TryBegin(watched))
                {
                    return true;
                }
            }
            catch (ThreadUnavailableException exception) when (exception.Damaged)
            {
                relay.Remove(number);
                feed.Close(exception);
                return false;
            }
            catch (Exception)
            {
                // The silo may be gone; the next call finds the thread where it is now.
            }

            await Task.Delay(RetryInterval, time, _disposed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return false;
    }

    private long Number()
    {
        lock (_lock)
        {
            relay.Remove(_number);
            (_number, _outbox, _early, _spoilt) = (relay.Add(this), null, [], false);
            return _number;
        }
    }

    private bool TryBegin(Watched watched)
    {
        var heard = relay.Expect(watched.Outbox, watched.Number);
        lock (_lock)
        {
            var early = _early!;
            _early = null;
            _outbox = watched.Outbox;
            if (_spoilt || !heard)
            {
                return false;
            }

            feed.Begin(watched.From, early);
            return _live = true;
        }
    }
}
