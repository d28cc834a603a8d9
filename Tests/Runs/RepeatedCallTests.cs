using ChatCluster.Models;
using ChatCluster.Threads;
using ChatCluster.Tools;
using Xunit;

namespace ChatCluster.Tests.Runs;

/// <summary>Calls that are the same, or that nobody can read.</summary>
public sealed class RepeatedCallTests
{
    [Fact]
    public async Task Calls_TheSameInOneStep_AllGetTheFirstOnesResult()
    {
        var hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tool = new TestTool("pay", async (_, cancellationToken) =>
        {
            await hold.Task.WaitAsync(cancellationToken);
            return ToolOutput.Ok("paid");
        });
        await using var rig = new Rig(tool);
        rig.Model.Asks(("c1", "pay", "a"), ("c2", "pay", "a"), ("c3", "pay", "b"), ("c4", "pay", "a")).Says("ok");
        await rig.PostAsync("pay");
        await rig.WatchAsync(frame => frame.Type == ToolStarted.TypeName);

        hold.SetResult();

        var done = (await rig.FinishAsync()).Select(f => f.Event).OfType<ToolFinished>().ToDictionary(result => result.CallId);
        Assert.Equal(["paid", "paid", "paid", "paid"], done.Values.Select(result => result.Result));
        Assert.Equal(["c2", "c4"], done.Values.Where(result => result.Cached is true).Select(result => result.CallId).Order());
        Assert.Equal(2, tool.Calls.Count);
        Assert.Equal(2, (await rig.LogAsync()).OfType<ToolStarted>().Count());
    }

    [Fact]
    public async Task Calls_TheSameInOneStep_AllGetTheFirstOnesFailure()
    {
        var tool = new TestTool("pay", (_, _) => Task.FromResult(ToolOutput.Failed("http_404", "No such account.")));
        await using var rig = new Rig(tool);
        rig.Model.Asks(("c1", "pay", "a"), ("c2", "pay", "a")).Says("ok");
        await rig.PostAsync("pay");

        var done = (await rig.FinishAsync()).Select(f => f.Event).OfType<ToolFinished>().ToList();

        Assert.Equal(["http_404", "http_404"], done.Select(result => result.Error?.Code));
        Assert.Single(tool.Calls);
    }

    [Fact]
    public async Task Crash_InMidCall_ItsRepeatGetsTheSameResult()
    {
        var hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tool = new TestTool("pay", async (_, _) =>
        {
            await hold.Task;
            return ToolOutput.Ok("paid");
        });
        await using var rig = new Rig(tool);
        rig.Model.Asks(("c1", "pay", "a"), ("c2", "pay", "a")).Says("ok");
        await rig.PostAsync("pay");
        await rig.WatchAsync(frame => frame.Type == ToolStarted.TypeName);
        await rig.Threads.StopAsync();
        rig.Threads.Dispose();
        hold.SetResult();

        await rig.NewProcess().ResumeAsync(default);

        var done = (await rig.FinishAsync()).Select(f => f.Event).OfType<ToolFinished>().ToList();
        Assert.Equal(["outcome_unknown", "outcome_unknown"], done.Select(result => result.Error?.Code));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Arguments_WithANameTwice_GoBackToTheModelAndTheRunGoesOn(bool approval)
    {
        var tool = new TestTool("pay", (_, _) => Task.FromResult(ToolOutput.Ok("paid")), approval: approval);
        await using var rig = new Rig(tool);
        rig.Model.Does(
            _ => new[] { (Microsoft.Extensions.AI.AIContent)CallArguments.Call("c1", "pay", """{"q":"1","q":"2"}""") }.ToAsyncEnumerable())
                .Says("sorry");
        await rig.PostAsync("pay");

        var frames = await rig.FinishAsync();

        var error = Assert.Single(frames.Select(f => f.Event).OfType<ToolFinished>()).Error;
        Assert.Equal("bad_arguments", error?.Code);
        Assert.Contains("'q' twice", error!.Message, StringComparison.Ordinal);
        Assert.Equal(RunReason.Completed, Assert.IsType<RunFinished>(frames[^1].Event).Reason);
        Assert.DoesNotContain(frames, frame => frame.Type == ApprovalRequested.TypeName);
        Assert.Empty(tool.Calls);
    }

    [Fact]
    public async Task Arguments_ThatAreLeftOut_DoNotLeaveOutTheConsent()
    {
        var tool = new TestTool("wipe", (_, _) => Task.FromResult(ToolOutput.Ok("wiped")), approval: true);
        await using var rig = new Rig(tool);
        rig.Model.Does(
            _ => new[]
            {
                (Microsoft.Extensions.AI.AIContent)new Microsoft.Extensions.AI.FunctionCallContent("c1", "wipe") { RawRepresentation = "" },
            }.ToAsyncEnumerable());
        await rig.PostAsync("wipe");

        await rig.WatchAsync(frame => frame.Type == ApprovalRequested.TypeName);

        Assert.Empty(tool.Calls);
    }
}
