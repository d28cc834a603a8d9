using ChatCluster.Rules;
using ChatCluster.Storage;
using ChatCluster.Threads;
using ChatCluster.Tools;
using Xunit;

namespace ChatCluster.Tests.Runs;

public sealed class TakeoverTests
{
    private static TaskCompletionSource Gate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Crash_InMidText_CarriesOnAndFencesTheOldActivation()
    {
        await using var rig = new Rig();
        var gate = Gate();

        // No checkpoint of the old process comes before its next word.
        rig.Options.CheckpointInterval = TimeSpan.FromHours(1);
        rig.Model.Holds(gate, "lost ").Says("It ", "is noon.");
        await rig.PostAsync("survive");
        await rig.WatchAsync(frame => frame.IsDelta);
        var dead = rig.Threads;

        await rig.NewProcess().ResumeAsync(default);
        var frames = await rig.FinishAsync();

        Assert.Equal("It is noon.", Assert.IsType<RunFinished>(frames[^1].Event).Text);
        Assert.Equal([1, 2], frames.Select(f => f.Event).OfType<StepStarted>().Select(e => e.Attempt));

        // The old process still believes in its run; its next word is refused by the log.
        await Assert.ThrowsAsync<ThreadConflictException>(() => dead.SendAsync(rig.Key, new RenameThread("zombie"), default));
        Assert.Single(await rig.LogAsync(), e => e is RunFinished);
        Assert.DoesNotContain(await rig.LogAsync(), e => e is TitleChanged { Title: "zombie" });
        gate.SetResult();
        await dead.StopAsync();
        dead.Dispose();
    }

    [Fact]
    public async Task Shutdown_InMidText_KeepsTheTextAndLeavesTheRun()
    {
        await using var rig = new Rig();
        rig.Model.Holds(Gate(), "half a ", "sentence").Says("a whole one");
        await rig.PostAsync("move me");
        await rig.WatchAsync(frame => frame.IsDelta && frame.ReadText() == "sentence");

        await rig.Threads.StopAsync();
        rig.Threads.Dispose();

        var log = await rig.LogAsync();
        Assert.Equal("half a sentence", string.Concat(log.OfType<StepCheckpoint>().Select(e => e.Text)));
        Assert.DoesNotContain(log, e => e is StepFinished or RunFinished or StopRequested);

        await rig.NewProcess().ResumeAsync(default);
        var frames = await rig.FinishAsync();
        Assert.Equal(
            "half a sentence", string.Concat(frames.TakeWhile(f => f.Event is not StepStarted { Attempt: 2 }).Select(f => f.ReadText())));
        Assert.Equal("a whole one", Assert.IsType<RunFinished>(frames[^1].Event).Text);
    }

    [Theory]
    [InlineData(false, 1, "outcome_unknown")]
    [InlineData(true, 2, null)]
    public async Task Crash_InMidTool_RepeatsOnlyWhatIsRepeatable(bool repeatable, int calls, string? error)
    {
        var begun = Gate();
        var tool = new TestTool(
            "pay",
            async (_, cancellationToken) =>
            {
                // The first call never ends by itself; the test goes on only when it is certain which one is the first.
                if (begun.TrySetResult())
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }

                return ToolOutput.Ok("paid");
            },
            repeatable);
        await using var rig = new Rig(tool);
        rig.Model.Asks(("c1", "pay", "a")).Says("ok");
        await rig.PostAsync("pay");
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30));

        var dead = rig.Threads;
        await rig.NewProcess().ResumeAsync(default);
        var frames = await rig.FinishAsync();

        Assert.Equal(calls, tool.Calls.Count);
        Assert.Equal(error, Assert.Single(frames.Select(f => f.Event).OfType<ToolFinished>()).Error?.Code);
        Assert.Single(tool.Calls.Select(call => call.IdempotencyKey).Distinct());
        await dead.StopAsync();
        dead.Dispose();
    }

    [Fact]
    public async Task Stop_StoredBeforeACrash_IsHonouredByTheTakeover()
    {
        await using var rig = new Rig();
        await rig.Store.AppendAsync(
            rig.Key,
            0,
            [.. new ThreadEvent[]
            {
                new ThreadCreated("t1"), new MessagePosted("m1", "hi", Run: "r1"), new RunStarted("r1", 1, "m1"),
                new StepStarted("r1", 1, 1, "main"),
                new StepCheckpoint("r1", 1, 1, 0, "so far"), new StopRequested("r1"),
            }.Select(e => (ReadOnlyMemory<byte>)ThreadJson.Encode(e with { At = DateTimeOffset.UnixEpoch }))],
            ThreadSnapshot.Initial.Summarize(rig.Key) with { Sequence = 6, RunId = "r1" },
            default);

        await rig.Threads.ResumeAsync(default);

        var end = Assert.IsType<RunFinished>((await rig.FinishAsync())[^1].Event);
        Assert.Equal((RunReason.Stopped, "so far"), (end.Reason, end.Text));
        Assert.Empty(rig.Model.Calls);
    }
}
