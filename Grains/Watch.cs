using ChatCluster.Grains.Relay;
using ChatCluster.Hosting;
using ChatCluster.Threads;

namespace ChatCluster.Grains;

/// <summary>One front end's reading of one thread: a reader of the feed like any other, which writes into the front end's outbox.</summary>
internal sealed class Watch : IAsyncDisposable
{
    private readonly CancellationTokenSource _ended;
    private readonly Outbox _outbox;
    private readonly Task _reading;

    public Watch(ThreadActivation thread, Outbox outbox, long number, ThreadCursor from)
    {
        (_outbox, Number) = (outbox, number);
        _ended = CancellationTokenSource.CreateLinkedTokenSource(outbox.Closed);
        _reading = ReadAsync(thread, from);
    }

    /// <summary>The front end's number for it; a later watch has a higher one.</summary>
    public long Number { get; }

    public bool IsAlive => !_reading.IsCompleted;

    /// <summary>Completes when there is nothing more to relay.</summary>
    public Task Reading => _reading;

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _reading;
        _ended.Dispose();
    }

    private async Task ReadAsync(ThreadActivation thread, ThreadCursor from)
    {
        try
        {
            await foreach (var frames in thread.WatchAsync(from, _ended.Token))
            {
                if (frames.Count > 0)
                {
                    // A full outbox makes the watch wait; what it misses meanwhile it reads from the log.
                    await _outbox.AddAsync(Number, frames, _ended.Token);
                }
            }
        }
        catch (Exception)
        {
            // Whatever it was (the activation ends, the store is away, the watch was replaced), the front end's next question gets the
            // answer.
        }

        _outbox.AddEnd(Number);
    }
}
