using ChatCluster.Rules;
using ChatCluster.Threads;

namespace ChatCluster.Tests.Rules;

/// <summary>Given events, when a command, then events.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly ThreadKey Key = new("default", "ada", "t1");

    /// <summary>A thread with one run under way.</summary>
    public static ThreadEvent[] Running { get; } =
        [new ThreadCreated("t1"), new MessagePosted("m1", "hi", Run: "r1"), new RunStarted("r1", 1, "m1", Model: "demo")];

    public static ThreadEvent[] InStep { get; } = [.. Running, new StepStarted("r1", 1, 1, "demo")];

    /// <summary>A thread with one finished run.</summary>
    public static ThreadEvent[] Answered { get; } = [.. InStep, new StepFinished("r1", 1, "hello"), Finished("r1", "hello")];

    public static RunFinished Finished(string run, string text = "", RunReason reason = RunReason.Completed) =>
        new(run, reason, text, Usage.None, [], 5);

    public static ToolCalled Call(string id = "c1", string name = "clock", bool approval = false) =>
        new("r1", id, name, JsonText.EmptyObject, approval ? true : null);

    public static ThreadSnapshot Thread(params IEnumerable<ThreadEvent> events) =>
        events.Aggregate(ThreadSnapshot.Initial, (thread, e) => thread.Apply(e.At == default ? e with { At = Noon } : e));

    public static Decision When(this ThreadSnapshot thread, ThreadCommand command, DateTimeOffset? now = null) =>
        ThreadDecider.Decide(Key, thread, command, new(now ?? Noon, "new") { DefaultModel = _ => "demo" });

    public static ThreadSnapshot Then(this ThreadSnapshot thread, ThreadCommand command) =>
        thread.When(command).Events.Aggregate(thread, (t, e) => t.Apply(e));
}
