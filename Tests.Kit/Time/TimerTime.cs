using Microsoft.Extensions.Time.Testing;

namespace ChatCluster.Tests.Time;

/// <summary>
/// A clock that moves only when told, from noon of a Sunday in 2026, and can wait until somebody has set a timer: a test does not move it
/// too early.
/// </summary>
internal sealed class TimerTime() : FakeTimeProvider(Noon)
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly Dictionary<object, DateTimeOffset> _due = [];
    private TaskCompletionSource _armed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new WatchedTimer(this, base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until somebody has set a timer that falls due within <paramref name="span"/>, then moves the clock on.</summary>
    public async Task AdvanceToTimerAsync(TimeSpan span, CancellationToken cancellationToken)
    {
        while (Waiting(span) is { } armed)
        {
            await armed.WaitAsync(cancellationToken);
        }

        Advance(span);
    }

    private Task? Waiting(TimeSpan span)
    {
        lock (_gate)
        {
            var now = GetUtcNow();
            return _due.Values.Any(due => due > now && due <= now + span) ? null : _armed.Task;
        }
    }

    private void Note(WatchedTimer timer, TimeSpan dueTime)
    {
        lock (_gate)
        {
            _due.Remove(timer);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                _due.Add(timer, GetUtcNow() + dueTime);
                _armed.SetResult();
                _armed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    private sealed class WatchedTimer(TimerTime owner, ITimer inner) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = inner.Change(dueTime, period);
            owner.Note(this, dueTime);
            return changed;
        }

        public void Dispose()
        {
            owner.Note(this, Timeout.InfiniteTimeSpan);
            inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
