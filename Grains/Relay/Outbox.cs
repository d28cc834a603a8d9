using System.Buffers;
using System.Diagnostics;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace ChatCluster.Grains.Relay;

/// <summary>
/// What this silo has for one front end, of all threads that are watched there. One batch is under way at a time, so that batches grow by
/// themselves under load; a batch that is not acknowledged is sent again.
/// </summary>
internal sealed partial class Outbox(
    string frontEnd, IAsyncStream<FrameBatch> stream, RelayOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    // What a burst has made it grow to is given back.
    private const int KeptBytes = 256 * 1024;

    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _lock = new();
    private ArrayBufferWriter<byte> _filling = new();
    private ArrayBufferWriter<byte> _spare = new();
    private TaskCompletionSource? _space;
    private TaskCompletionSource? _empty;
    private bool _sending;
    private bool _beat;
    private long _number;
    private long _lastSent = time.GetTimestamp();

    /// <summary>New with each outbox, so that a front end knows when numbers begin again.</summary>
    public string Id { get; } = Guid.CreateVersion7().ToString("N");

    /// <summary>The last batch that was begun; what is added now comes in a later one.</summary>
    public long Number => Volatile.Read(ref _number);

    /// <summary>Cancelled when the front end is gone.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>Adds frames; waits while the outbox is full.</summary>
    public async ValueTask AddAsync(long watch, IReadOnlyList<ThreadFrame> frames, CancellationToken cancellationToken)
    {
        var added = 0;
        while (true)
        {
            Task space;
            lock (_lock)
            {
                _closed.Token.ThrowIfCancellationRequested();

                // One by one: frames of a backlog may be large, and a batch must not become larger than a message may be.
                while (added < frames.Count && _filling.WrittenCount < options.OutboxBytes)
                {
                    FrameBlock.Write(_filling, watch, frames[added++]);
                }

                Start();
                if (added == frames.Count)
                {
                    return;
                }

                space = (_space ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await space.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Says that a watch has ended.</summary>
    public void AddEnd(long watch)
    {
        lock (_lock)
        {
            if (!_closed.IsCancellationRequested)
            {
                FrameBlock.WriteEnd(_filling, watch);
                Start();
            }
        }
    }

    /// <summary>Shows the front end that this silo is alive, if nothing else did lately.</summary>
    public void Beat()
    {
        lock (_lock)
        {
            if (!_sending && time.GetElapsedTime(_lastSent) >= options.BeatInterval)
            {
                _beat = true;
                Start();
            }
        }
    }

    /// <summary>Waits until what was added has arrived, or will not.</summary>
    public Task FlushAsync()
    {
        lock (_lock)
        {
            return _sending && !_closed.IsCancellationRequested
                ? (_empty ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
        }
    }

    public void Dispose() => _closed.Dispose();

    // Called under the lock.
    private void Start()
    {
        if (!_sending && !_closed.IsCancellationRequested)
        {
            _sending = true;
            _ = SendAsync();
        }
    }

    private async Task SendAsync()
    {
        // Off the grain that happened to fill the outbox, and out of its trace: batches belong to the silo.
        Activity.Current = null;
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var delivered = true;
        while (delivered && Next() is { } number)
        {
            delivered = await DeliverAsync(Pack(number)).ConfigureAwait(false);
        }

        if (!delivered)
        {
            // Callers that wait for space are released by the token.
            await _closed.CancelAsync().ConfigureAwait(false);
            lock (_lock)
            {
                _empty?.TrySetResult();
            }
        }
    }

    /// <summary>Takes what there is to be sent as the spare, and goes on filling the other.</summary>
    /// <returns>The number of its batch; null when there is nothing.</returns>
    private long? Next()
    {
        lock (_lock)
        {
            // The first batch of a beat is empty on purpose; after that there must be something to say.
            if (_filling.WrittenCount == 0 && !_beat)
            {
                _sending = false;
                _empty?.TrySetResult();
                _empty = null;
                return null;
            }

            _beat = false;
            _lastSent = time.GetTimestamp();
            (_filling, _spare) = (_spare, _filling);
            _space?.TrySetResult();
            _space = null;
            return ++_number;
        }
    }

    // Not under the lock: compressing takes its time, and only the one that sends looks at the spare.
    private FrameBatch Pack(long number)
    {
        var batch = new FrameBatch(Id, number, FrameBlock.Pack(_spare.WrittenSpan));
        if (_spare.Capacity > KeptBytes)
        {
            _spare = new();
        }
        else
        {
            _spare.ResetWrittenCount();
        }

        return batch;
    }

    private async Task<bool> DeliverAsync(FrameBatch batch)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                await stream.OnNextAsync(batch).ConfigureAwait(false);
                return true;
            }
            catch (Exception exception)
            {
                if (time.GetElapsedTime(began) >= options.Lease)
                {
                    LogGone(logger, frontEnd, options.Lease.TotalSeconds, exception.Message);
                    return false;
                }

                await Task.Delay(options.RetryInterval, time, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    [LoggerMessage(
        1, LogLevel.Information, "Front end {FrontEnd} has acknowledged nothing for {Seconds} s; dropping its outbox: {Reason}")]
    private static partial void LogGone(ILogger logger, string frontEnd, double seconds, string reason);
}
