using ChatCluster.Threads;
using ChatCluster.Tools;
using Microsoft.Extensions.AI;
using Xunit;

namespace ChatCluster.Tests.Runs;

/// <summary>Messages that say which tool is called first.</summary>
public sealed class MustCallTests
{
    [Theory]
    [InlineData("look", 1)]
    [InlineData(ClientTool.Any, 2)]
    public async Task Model_ThatHasToCallATool_IsToldAndAskedOnceMoreWhereItDoesNot(string must, int offered)
    {
        TestTool Tool(string name) => new(name, (_, _) => Task.FromResult(ToolOutput.Ok("found")));
        await using var rig = new Rig(Tool("look"), Tool("other"));
        rig.Model.Says("No.").Asks(("c1", "look", "x")).Says("So.").Says("No.").Says("No, no.");

        Assert.IsType<ThreadAnswer.Done>(
            await rig.Threads.SendAsync(rig.Key, new PostMessage("find", Create: true) { MustCall = must }, default));
        var frames = await rig.FinishAsync();

        Assert.Equal("So.", Assert.IsType<RunFinished>(frames[^1].Event).Text);
        Assert.Equal("tool_not_called", Assert.Single(frames.Select(frame => frame.Event).OfType<StepFailed>()).Code);
        var told = rig.Model.Calls.Select(call => call.Options!).ToList();
        Assert.Equal([offered, offered, 2], told.Select(options => options.Tools!.Count));
        var mode = must is ClientTool.Any ? ChatToolMode.RequireAny : ChatToolMode.RequireSpecific(must);
        Assert.All(told[..2], options => Assert.Equal(mode, options.ToolMode));
        Assert.Null(told[2].ToolMode);

        await rig.Threads.SendAsync(rig.Key, new PostMessage("again") { MustCall = must }, default);
        Assert.Equal(
            "tool_not_called", Assert.IsType<RunFinished>((await rig.FinishAsync(frames[^1].Cursor!.Value))[^1].Event).Code);
        Assert.Equal(
            "must_call_unknown",
            Assert.IsType<ThreadAnswer.Invalid>(
                await rig.Threads.SendAsync(rig.Key, new PostMessage("then") { MustCall = "nobody" }, default)).Code);
    }

    [Fact]
    public async Task Model_WithoutTools_IsNotAskedForACall()
    {
        await using var rig = new Rig();

        await rig.Threads.SendAsync(rig.Key, new PostMessage("find", Create: true) { MustCall = ClientTool.Any }, default);

        Assert.Equal("tool_not_offered", Assert.IsType<RunFinished>((await rig.FinishAsync())[^1].Event).Code);
        Assert.Empty(rig.Model.Calls);
    }
}
