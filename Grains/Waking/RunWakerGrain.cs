namespace ChatCluster.Grains.Waking;

/// <summary>Holds the reminder.</summary>
[GrainType("run-waker")]
internal sealed class RunWakerGrain(RunWaker waker) : Grain, IRunWakerGrain, IRemindable
{
    private const string Reminder = "look-after-runs";

    // The shortest that reminders allow.
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    public Task EnsureAsync() => this.RegisterOrUpdateReminder(Reminder, Period, Period);

    public Task ReceiveReminder(string reminderName, TickStatus status) => waker.WakeAsync("reminder", CancellationToken.None);
}
