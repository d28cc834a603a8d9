using ChatCluster.Threads;
using ChatCluster.Tools;
using Xunit;

namespace ChatCluster.Tests.Runs;

/// <summary>What a run needs of its user: consent and credentials.</summary>
public sealed class ConsentTests
{
    [Fact]
    public async Task Approval_Given_MakesTheCallWithTheEditedArguments()
    {
        var tool = new TestTool("scan", (call, _) => Task.FromResult(ToolOutput.Ok(call.Arguments.GetRawText())), approval: true);
        await using var rig = new Rig(tool);
        rig.Model.Asks(("c1", "scan", "a")).Says("scanned");
        await rig.PostAsync("scan it");
        var asked = await rig.WatchAsync(frame => frame.Type == ApprovalRequested.TypeName);
        Assert.Empty(tool.Calls);

        var hash = ((ApprovalRequested)asked[^1].Event!).ArgumentsHash;
        await rig.Threads.SendAsync(rig.Key, new ResolveApproval("c1", true, hash, new("{\"q\":\"b\"}")), default);

        var frames = await rig.FinishAsync();
        Assert.Equal("{\"q\":\"b\"}", Assert.Single(frames.Select(f => f.Event).OfType<ToolFinished>()).Result);
    }

    [Fact]
    public async Task Approval_Expired_IsToldToTheModel()
    {
        var tool = new TestTool("scan", (_, _) => Task.FromResult(ToolOutput.Ok("x")), approval: true);
        await using var rig = new Rig(tool);
        rig.Options.ApprovalTime = TimeSpan.FromMilliseconds(100);
        rig.Model.Asks(("c1", "scan", "a")).Says("not done");

        await rig.PostAsync("scan it");

        var frames = await rig.FinishAsync();
        Assert.Equal("approval_expired", Assert.Single(frames.Select(f => f.Event).OfType<ToolFinished>()).Error!.Code);
        Assert.Empty(tool.Calls);
    }

    [Fact]
    public async Task Credentials_ReachTheToolAndAreDroppedWithTheRun()
    {
        var tool = new TestTool(
            "who", (call, _) =>
                Task.FromResult(ToolOutput.Ok(call.Credentials["owl"].Length.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        await using var rig = new Rig(tool);
        rig.Model.Asks(("c1", "who", "a"));
        var post = new PostMessage(
            "who am I", Create: true,
            Credentials: System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add("owl", "s3cret"));

        var answer = Assert.IsType<ThreadAnswer.Done>(await rig.Threads.SendAsync(rig.Key, post, default));
        var frames = await rig.FinishAsync();
        await rig.Threads.SendAsync(rig.Key, new RenameThread("after the drop"), default);

        Assert.Equal("6", Assert.Single(frames.Select(f => f.Event).OfType<ToolFinished>()).Result);
        Assert.Empty(await rig.Credentials.ReadAsync(rig.Key, answer.MessageId!, default));
        Assert.DoesNotContain(
            await rig.LogAsync(), e =>
                System.Text.Encoding.UTF8.GetString(ThreadJson.Encode(e)).Contains("s3cret", StringComparison.Ordinal));
    }
}
