namespace ChatCluster.Tests.Models.Demo;

/// <summary>Time that passes as soon as somebody waits for it.</summary>
internal sealed class SkippingTime : TimeProvider
{
    private long _ticks;

    public TimeSpan Elapsed => new(_ticks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _ticks += dueTime.Ticks;

        // Fires after the caller has its timer, as any timer does.
        return new Timer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
