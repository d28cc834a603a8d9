namespace ChatCluster.Grains.Waking;

/// <summary>Holds the reminder, which also deletes what is older than is to be kept.</summary>
[GrainType("run-waker")]
internal sealed class RunWakerGrain(RunWaker waker, SiloEngine engine, IGrainFactory grains) : Grain, IRunWakerGrain, IRemindable
{
    private const string Reminder = "look-after-runs";

    // The shortest that reminders allow.
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    public Task EnsureAsync(CancellationToken cancellationToken) =>
        this.RegisterOrUpdateReminder(Reminder, Period, Period, cancellationToken);

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        await waker.WakeAsync("reminder", CancellationToken.None);
        await engine.Core.Retention.SweepAsync(
            (key, token) => grains.GetGrain<IThreadGrain>(key.ToString()).DeleteAsync(token), CancellationToken.None);
    }
}
