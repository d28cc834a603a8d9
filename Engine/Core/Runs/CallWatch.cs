using ChatCluster.Rules;
using ChatCluster.Threads;

namespace ChatCluster.Runs;

/// <summary>
/// Watches a model call: ends one that is silent too long or has used up its run's time, and stores what a long one has written.
/// </summary>
internal sealed class CallWatch : IDisposable
{
    private readonly RunOptions _options;
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;
    private readonly RunState _run;
    private readonly IRunReports _reports;
    private readonly CancellationTokenSource _call;
    private readonly ITimer _timer;
    private readonly long _began;
    private long _lastToken;
    private long _lastCheckpoint;
    private int _kept;
    private ModelGeneration? _generation;
    private Task _checkpoint = Task.CompletedTask;
    private bool _disposed;

    public CallWatch(
        RunOptions options, TimeProvider time, TimeSpan patience, RunState run, IRunReports reports, CancellationTokenSource call)
    {
        (_options, _time, _patience, _run, _reports, _call) = (options, time, patience, run, reports, call);
        _began = _lastToken = _lastCheckpoint = time.GetTimestamp();
        var period = new[] { options.CheckpointInterval, options.StallTime / 4, patience }.Min();
        period = period < TimeSpan.FromMilliseconds(20) ? TimeSpan.FromMilliseconds(20) : period;
        _timer = time.CreateTimer(_ => Look(), null, period, period);
    }

    /// <summary>Whether the call was ended because the model was silent.</summary>
    public bool Stalled { get; private set; }

    /// <summary>Whether the call was ended because its run has used up its time.</summary>
    public bool TimeIsUp { get; private set; }

    /// <summary>Notes that the model is alive.</summary>
    public void Touch() => Volatile.Write(ref _lastToken, _time.GetTimestamp());

    /// <summary>Stores at once that the provider has begun a reply which can be read on.</summary>
    public void Keep(ModelGeneration generation)
    {
        lock (_timer)
        {
            _generation = generation;
            if (!_disposed)
            {
                _checkpoint = StoreAfterAsync(_checkpoint);
            }
        }

        async Task StoreAfterAsync(Task before)
        {
            await before;
            await TryStoreAsync();
        }
    }

    /// <summary>Stores what was written since the last checkpoint, after a checkpoint that is under way.</summary>
    public async Task CheckpointAsync()
    {
        await _checkpoint;
        await StoreAsync();
    }

    public void Dispose()
    {
        lock (_timer)
        {
            _disposed = true;
        }

        _timer.Dispose();
    }

    private void Look()
    {
        // The timer may fire once more while it is being disposed of, and the call's token is gone after that.
        lock (_timer)
        {
            if (_disposed)
            {
                return;
            }

            if (_time.GetElapsedTime(_began) >= _patience)
            {
                TimeIsUp = true;
                _ = _call.CancelAsync();
            }
            else if (_time.GetElapsedTime(Volatile.Read(ref _lastToken)) >= _options.StallTime)
            {
                Stalled = true;
                _ = _call.CancelAsync();
            }
            else if (_checkpoint.IsCompleted && _time.GetElapsedTime(_lastCheckpoint) >= _options.CheckpointInterval)
            {
                _checkpoint = TryStoreAsync();
            }
        }
    }

    private async Task TryStoreAsync()
    {
        try
        {
            await StoreAsync();
        }
        catch (Exception)
        {
            // The activation has ended, and says so itself; there is nobody to keep anything for.
        }
    }

    private async Task StoreAsync()
    {
        _lastCheckpoint = _time.GetTimestamp();
        var output = _reports.Written(_kept);
        var generation = _generation;
        if (output.Length > 0 || generation is not null)
        {
            await _reports.ReportAsync(new RecordCheckpoint(_run.Id, _run.Step, _run.Attempt, _kept, output, generation));
            _kept += output.Length;
            _generation = _generation == generation ? null : _generation;
        }
    }
}
