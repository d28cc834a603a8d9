using ChatCluster.Threads;

namespace ChatCluster.Tests.Web;

/// <summary>Frames and threads for tests that say themselves what happens.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static ThreadSummary Thread { get; } =
        new() { Key = new(Owner.Local, "t1"), Sequence = 3, CreatedAt = Noon, UpdatedAt = Noon, Title = "A thread" };

    public static ThreadFrame Event(long sequence, ThreadEvent @event) => ThreadFrame.OfEvent(new(sequence), @event with { At = Noon });

    public static ThreadFrame Delta(long sequence, int delta, string text) =>
        ThreadFrame.OfDelta(new(sequence, delta), reasoning: false, text);

    public static ThreadFrame Finished(long sequence, string runId) =>
        Event(sequence, new RunFinished(runId, RunReason.Completed, "Done.", Usage.None, [], 5));
}
