using ChatCluster.Agents;
using ChatCluster.Runs;
using ChatCluster.Storage;
using ChatCluster.Threads;
using ChatCluster.Tools;
using Xunit;

namespace ChatCluster.Tests.Runs;

/// <summary>Calls that are made elsewhere, and outlive the process of their thread.</summary>
public sealed class ToolStepRunnerTests
{
    private static TaskCompletionSource Gate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Crash_InMidTool_ACallThatIsUnderWayElsewhereIsTakenUp()
    {
        var hold = Gate();
        var tool = Pay(_ => hold.Task);
        await using var rig = new Rig(tool);
        var calls = await BeginAsync(rig, tool);
        var dead = rig.Threads;

        await rig.NewProcess().ResumeAsync(default);
        await WaitAsync(() => calls.Resumed == 1);
        hold.SetResult();
        var frames = await rig.FinishAsync();

        Assert.Equal("paid", Assert.Single(frames.Select(f => f.Event).OfType<ToolFinished>()).Result);
        Assert.Single(tool.Calls);
        Assert.Single(await rig.LogAsync(), e => e is ToolStarted);
        Assert.Contains("c1", calls.Released);
        await dead.StopAsync();
        dead.Dispose();
    }

    [Fact]
    public async Task Shutdown_InMidTool_LeavesTheCallToTheNextActivation()
    {
        var hold = Gate();
        var tool = Pay(_ => hold.Task);
        await using var rig = new Rig(tool);
        var calls = await BeginAsync(rig, tool);

        await rig.Threads.StopAsync();
        rig.Threads.Dispose();
        Assert.Empty(calls.Released);
        hold.SetResult();
        await rig.NewProcess().ResumeAsync(default);
        var frames = await rig.FinishAsync();

        Assert.Equal("paid", Assert.Single(frames.Select(f => f.Event).OfType<ToolFinished>()).Result);
        Assert.Single(tool.Calls);
    }

    [Theory]
    [InlineData(false, 1, "outcome_unknown")]
    [InlineData(true, 2, null)]
    public async Task Call_LostWhereItWasMade_IsRepeatedOnlyIfRepeatable(bool repeatable, int made, string? error)
    {
        var begun = Gate();
        var tool = Pay(
            cancellationToken => begun.TrySetResult() ? Task.Delay(Timeout.Infinite, cancellationToken) : Task.CompletedTask, repeatable);
        await using var rig = new Rig(tool);
        var calls = await BeginAsync(rig, tool);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30));

        calls.Lose();
        var frames = await rig.FinishAsync();

        Assert.Equal(error, Assert.Single(frames.Select(f => f.Event).OfType<ToolFinished>()).Error?.Code);
        Assert.Equal(made, tool.Calls.Count);
        Assert.Single(tool.Calls.Select(call => call.IdempotencyKey).Distinct());
        Assert.Equal(Enumerable.Range(1, made), (await rig.LogAsync()).OfType<ToolStarted>().Select(e => e.Attempt ?? 1));
    }

    [Fact]
    public async Task Stop_DuringACallElsewhere_EndsTheCall()
    {
        var ended = Gate();
        var tool = PayUntil(ended);
        await using var rig = new Rig(tool);
        await BeginAsync(rig, tool);

        await rig.Threads.SendAsync(rig.Key, new StopRun(), default);

        var end = Assert.IsType<RunFinished>((await rig.FinishAsync())[^1].Event);
        Assert.Equal(RunReason.Stopped, end.Reason);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Stop_StoredBeforeACrash_EndsTheCallAllTheSame()
    {
        var ended = Gate();
        var tool = PayUntil(ended);
        await using var rig = new Rig(tool);
        await BeginAsync(rig, tool);
        await rig.Threads.StopAsync();
        rig.Threads.Dispose();
        var log = await rig.LogAsync();
        await rig.Store.AppendAsync(
            rig.Key,
            log.Count,
            [ThreadJson.Encode(new StopRequested(log.OfType<RunStarted>().Single().RunId) { At = DateTimeOffset.UnixEpoch })],
            (await rig.Store.FindAsync(rig.Key, default))! with { Sequence = log.Count + 1 },
            default);

        await rig.NewProcess().ResumeAsync(default);

        Assert.Equal(RunReason.Stopped, Assert.IsType<RunFinished>((await rig.FinishAsync())[^1].Event).Reason);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Delete_DuringACallElsewhere_EndsTheCall()
    {
        var tool = Pay(cancellationToken => Task.Delay(Timeout.Infinite, cancellationToken));
        await using var rig = new Rig(tool);
        var calls = await BeginAsync(rig, tool);

        await rig.Threads.DeleteAsync(rig.Key, default);

        Assert.Equal("c1", Assert.Single(calls.Released));
    }

    [Fact]
    public async Task Order_BeyondTheRoundLimit_IsRefused()
    {
        var tool = Pay(_ => Task.CompletedTask);
        await using var rig = new Rig(tool);
        DirectToolCalls? direct = null;
        rig.Elsewhere = made => direct = made;
        rig.NewProcess();
        var order = new ToolOrder(
            new(rig.Key, "r1", "c1"), rig.Options.MaxRounds, "m1", "pay", new("{}"), "r1-c1", AgentCatalog.DefaultName);

        var within = await direct!.MakeAsync(order, new Progress<ToolNote>(), default);
        var beyond = await direct.MakeAsync(order with { Step = rig.Options.MaxRounds + 1 }, new Progress<ToolNote>(), default);

        Assert.Equal("paid", within?.Result);
        Assert.Equal("round_limit", beyond?.Error?.Code);
        Assert.Single(tool.Calls);
    }

    /// <summary>A call that ends only by being cancelled, and says so.</summary>
    private static TestTool PayUntil(TaskCompletionSource ended) => Pay(cancellationToken =>
    {
        cancellationToken.Register(() => ended.TrySetResult());
        return Task.Delay(Timeout.Infinite, cancellationToken);
    });

    private static TestTool Pay(Func<CancellationToken, Task> work, bool repeatable = false) => new(
        "pay",
        async (_, cancellationToken) =>
        {
            await work(cancellationToken);
            return ToolOutput.Ok("paid");
        },
        repeatable);

    /// <summary>Has a call under way elsewhere.</summary>
    private static async Task<OutlivingCalls> BeginAsync(Rig rig, TestTool tool)
    {
        var calls = new OutlivingCalls();
        rig.Elsewhere = calls.Of;
        rig.NewProcess();
        rig.Model.Asks(("c1", "pay", "a")).Says("ok");
        await rig.PostAsync("pay");
        await WaitAsync(() => tool.Calls.Count == 1 && calls.UnderWay == 1);
        return calls;
    }

    private static async Task WaitAsync(Func<bool> until)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!until())
        {
            await Task.Delay(5, patience.Token);
        }
    }
}
