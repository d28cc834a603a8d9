using ChatCluster.Tests.Runs;
using ChatCluster.Threads;
using ChatCluster.Tools;
using Xunit;

namespace ChatCluster.Tests.Telemetry;

public sealed class MetricTests
{
    private static TaskCompletionSource Gate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Run_ThatCompletes_IsMeasured()
    {
        using var metrics = MetricRecorder.Start();
        await using var rig = new Rig(new TestTool("look", (_, _) => Task.FromResult(ToolOutput.Failed("not_found", "Nothing there."))));
        rig.Model.Asks(("c1", "look", "x"), ("c2", "no_such_tool", "x")).Says("Found.");

        await rig.PostAsync("look it up");
        await rig.FinishAsync();
        await rig.Threads.StopAsync();

        Assert.Equal([1, -1], metrics.Values("chatcluster.runs.active"));
        Assert.Single(metrics.Values("chatcluster.run.duration", "chatcluster.run.reason", "completed"));
        Assert.Equal([10, 10], metrics.Values("gen_ai.client.token.usage", "gen_ai.token.type", "input"));
        Assert.Equal([5, 5], metrics.Values("gen_ai.client.token.usage", "gen_ai.token.type", "output"));
        Assert.Equal(2, metrics.Values("gen_ai.client.operation.duration", "gen_ai.request.model", "main").Count);
        Assert.Equal(2, metrics.Values("chatcluster.model.first_token.duration", "gen_ai.provider.name", "test").Count);
        Assert.Single(metrics.Values("chatcluster.tool.duration", "gen_ai.tool.name", "look"));
        Assert.Single(metrics.Values("chatcluster.tool.duration", "error.type", "not_found"));
        Assert.Single(metrics.Values("chatcluster.tool.duration", "gen_ai.tool.name", "unknown"));
        Assert.Empty(metrics.Values("chatcluster.takeovers"));
    }

    [Fact]
    public async Task Stop_IsMeasuredFromItsStorageToTheEndOfTheRun()
    {
        using var metrics = MetricRecorder.Start();
        await using var rig = new Rig();
        rig.Model.Holds(Gate(), "half ");
        await rig.PostAsync("talk");
        await rig.WatchAsync(frame => frame.IsDelta);

        await rig.Threads.SendAsync(rig.Key, new StopRun(), default);
        await rig.FinishAsync();
        await rig.Threads.StopAsync();

        Assert.Single(metrics.Values("chatcluster.stop.duration"));
        Assert.Single(metrics.Values("chatcluster.run.duration", "chatcluster.run.reason", "stopped"));
    }

    // Its loop wakes up as soon as it sees that there is no run any more; by then the end has been measured. Often, because it is a race.
    [Fact]
    public async Task Deletion_WhileARunWaitsForItsOwner_IsTheMeasuredEndOfTheRun()
    {
        const int Times = 50;
        using var metrics = MetricRecorder.Start();
        await using var rig = new Rig(new TestTool("send", (_, _) => Task.FromResult(ToolOutput.Ok("Sent.")), approval: true));
        for (var i = 0; i < Times; i++)
        {
            rig.Model.Asks(("c1", "send", "x"));
            await rig.PostAsync("send it");
            await rig.WatchAsync(frame => frame.Event is ApprovalRequested);

            Assert.True(await rig.Threads.DeleteAsync(rig.Key, default));
        }

        Assert.Equal(Times, metrics.Values("chatcluster.run.duration").Count);
    }

    [Fact]
    public async Task Takeover_IsCounted()
    {
        using var metrics = MetricRecorder.Start();
        await using var rig = new Rig();
        rig.Model.Holds(Gate(), "half ").Says("whole");
        await rig.PostAsync("move me");
        await rig.WatchAsync(frame => frame.IsDelta);
        await rig.Threads.StopAsync();
        rig.Threads.Dispose();

        await rig.NewProcess().ResumeAsync(default);
        await rig.FinishAsync();
        await rig.Threads.StopAsync();

        Assert.Equal([1], metrics.Values("chatcluster.takeovers"));
        Assert.Equal([1, -1, 1, -1], metrics.Values("chatcluster.runs.active"));
    }
}
