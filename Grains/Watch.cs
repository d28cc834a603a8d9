using ChatCluster.Grains.Relay;
using ChatCluster.Storage;
using ChatCluster.Threads;

namespace ChatCluster.Grains;

/// <summary>One front end's reading of one thread: a reader of the feed like any other, which writes into the front end's outbox.</summary>
internal sealed class Watch : IAsyncDisposable
{
    private readonly CancellationTokenSource _ended;
    private readonly Outbox _outbox;
    private readonly long _number;
    private readonly Task _reading;

    public Watch(ThreadGrain grain, Outbox outbox, long number, ThreadCursor from)
    {
        (_outbox, _number) = (outbox, number);
        _ended = CancellationTokenSource.CreateLinkedTokenSource(outbox.Closed);
        _reading = ReadAsync(grain, from);
    }

    public bool IsAlive => !_reading.IsCompleted;

    /// <summary>Ends the watch and tells the front end to ask for it elsewhere.</summary>
    public async Task EndAsync()
    {
        await DisposeAsync();
        _outbox.AddEnd(_number);
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _ended.Dispose();
    }

    private async Task ReadAsync(ThreadGrain grain, ThreadCursor cursor)
    {
        try
        {
            while (true)
            {
                var actor = await grain.ActorAsync();
                await foreach (var frames in actor.Feed.WatchAsync(cursor, _ended.Token))
                {
                    if (frames.Count > 0)
                    {
                        // A full outbox makes the watch wait; what it misses meanwhile it reads from the log.
                        await _outbox.AddAsync(_number, frames, _ended.Token);
                        cursor = frames[^1].Cursor ?? cursor;
                    }
                }

                if (!(await grain.ActorAsync()).Thread.Exists)
                {
                    _outbox.AddEnd(_number);
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or StoreUnavailableException or ActorEndedException)
        {
            // The watch ended, or the store is away: the front end asks again.
            _outbox.AddEnd(_number);
        }
    }
}
