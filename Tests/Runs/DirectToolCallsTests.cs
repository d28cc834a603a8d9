using System.Collections.Immutable;
using ChatCluster.Threads;
using ChatCluster.Tools;
using Xunit;

namespace ChatCluster.Tests.Runs;

/// <summary>Calls whose caller's credentials cannot be read before they are made.</summary>
public sealed class DirectToolCallsTests
{
    private static readonly ImmutableDictionary<string, string> Secret = ImmutableDictionary<string, string>.Empty.Add("token", "hush");

    [Fact]
    public async Task Vault_ThatFailsOnce_TheCallIsMadeOnceWithTheCredentials()
    {
        var tool = Pay(TimeSpan.FromSeconds(30));
        await using var rig = await BeginAsync(tool, failures: 1);

        var frames = await rig.FinishAsync();

        var finished = Assert.Single(frames.Select(frame => frame.Event).OfType<ToolFinished>());
        Assert.Equal(("paid", null), (finished.Result, finished.Error));
        Assert.Equal("hush", Assert.Single(tool.Calls).Credentials["token"]);
        Assert.Single(await rig.LogAsync(), e => e is ToolStarted);
    }

    [Fact]
    public async Task Vault_ThatFailsThroughout_TheCallIsNotMadeAndSaysSo()
    {
        var tool = Pay(TimeSpan.FromMilliseconds(300));
        await using var rig = await BeginAsync(tool, failures: int.MaxValue);

        var frames = await rig.FinishAsync();

        var error = Assert.Single(frames.Select(frame => frame.Event).OfType<ToolFinished>()).Error;
        Assert.Equal("credentials_unavailable", error?.Code);
        Assert.Contains("not made", error?.Message, StringComparison.Ordinal);
        Assert.Empty(tool.Calls);
        Assert.Equal(RunReason.Completed, Assert.IsType<RunFinished>(frames[^1].Event).Reason);
    }

    [Fact]
    public async Task Stop_WhileTheVaultIsAway_EndsTheRunAtOnce()
    {
        var tool = Pay(TimeSpan.FromDays(1));
        await using var rig = await BeginAsync(tool, failures: int.MaxValue);
        await rig.WatchAsync(frame => frame.Event is ToolStarted);

        await rig.Threads.SendAsync(rig.Key, new StopRun(), default);

        Assert.Equal(RunReason.Stopped, Assert.IsType<RunFinished>((await rig.FinishAsync())[^1].Event).Reason);
        Assert.Empty(tool.Calls);
    }

    private static TestTool Pay(TimeSpan timeout) => new("pay", (_, _) => Task.FromResult(ToolOutput.Ok("paid"))) { Timeout = timeout };

    private static async Task<Rig> BeginAsync(TestTool tool, int failures)
    {
        var rig = new Rig(tool) { Credentials = new FaultyVault(failures) };
        rig.NewProcess();
        rig.Model.Asks(("c1", "pay", "a")).Says("ok");
        Assert.IsType<ThreadAnswer.Done>(
            await rig.Threads.SendAsync(rig.Key, new PostMessage("pay", Create: true, Credentials: Secret), default));
        return rig;
    }
}
