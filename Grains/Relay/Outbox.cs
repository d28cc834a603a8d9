using System.Buffers;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace ChatCluster.Grains.Relay;

/// <summary>
/// What this silo has for one front end, of all threads that are watched there. One batch is under way at a time, so that batches grow by
/// themselves under load; a batch that is not acknowledged is sent again.
/// </summary>
internal sealed partial class Outbox(string frontEnd, IAsyncStream<FrameBatch> stream, RelayOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly string _id = Guid.CreateVersion7().ToString("N");
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _lock = new();
    private ArrayBufferWriter<byte> _filling = new();
    private ArrayBufferWriter<byte> _sent = new();
    private TaskCompletionSource? _space;
    private bool _sending;
    private long _number;
    private long _lastSent = time.GetTimestamp();

    /// <summary>Cancelled when the front end is gone.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>Adds frames; waits while the outbox is full.</summary>
    public async ValueTask AddAsync(long watch, IReadOnlyList<ThreadFrame> frames, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task space;
            lock (_lock)
            {
                if (_filling.WrittenCount < options.OutboxBytes)
                {
                    for (var i = 0; i < frames.Count; i++)
                    {
                        FrameBlock.Write(_filling, watch, frames[i]);
                    }

                    Start();
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
            FrameBlock.WriteEnd(_filling, watch);
            Start();
        }
    }

    /// <summary>Shows the front end that this silo is alive, if nothing else did lately.</summary>
    public void Beat()
    {
        lock (_lock)
        {
            if (time.GetElapsedTime(_lastSent) >= options.BeatInterval)
            {
                Start();
            }
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
        // Off the grain that happened to fill the outbox: batches belong to the silo.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        do
        {
            TaskCompletionSource? space;
            lock (_lock)
            {
                (_filling, _sent) = (_sent, _filling);
                _filling.ResetWrittenCount();
                (space, _space) = (_space, null);
            }

            space?.TrySetResult();
            if (!await DeliverAsync(new(_id, ++_number, _sent.WrittenSpan.ToArray())).ConfigureAwait(false))
            {
                return;
            }
        }
        while (More());
    }

    private bool More()
    {
        lock (_lock)
        {
            _lastSent = time.GetTimestamp();
            return _sending = _filling.WrittenCount > 0;
        }
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
                    await _closed.CancelAsync().ConfigureAwait(false);
                    return false;
                }

                await Task.Delay(options.RetryInterval, time, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Front end {FrontEnd} has acknowledged nothing for {Seconds} s and is taken for gone: {Reason}")]
    private static partial void LogGone(ILogger logger, string frontEnd, double seconds, string reason);
}
