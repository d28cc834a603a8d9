namespace ChatCluster.Tests.Web.Formats;

/// <summary>A clock on which more time passes than there is: a server that has it keeps silent for a minute in some seconds.</summary>
/// <param name="times">How many times faster it is.</param>
internal sealed class QuickTime(int times) : TimeProvider
{
    private readonly long _timestamp = System.GetTimestamp();
    private readonly DateTimeOffset _began = System.GetUtcNow();

    public override long TimestampFrequency => System.TimestampFrequency;

    public override long GetTimestamp() => _timestamp + ((System.GetTimestamp() - _timestamp) * times);

    public override DateTimeOffset GetUtcNow() => _began + (System.GetElapsedTime(_timestamp) * times);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new QuickTimer(System.CreateTimer(callback, state, Quick(dueTime), Quick(period)), this);

    private TimeSpan Quick(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / times;

    private sealed class QuickTimer(ITimer timer, QuickTime time) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(time.Quick(dueTime), time.Quick(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
