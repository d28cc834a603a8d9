using ChatCluster.Threads;
using ChatCluster.Tools;
using Xunit;

namespace ChatCluster.Tests.Runs;

/// <summary>That a run has read text from outside, wherever it goes on; and consent for a whole thread.</summary>
public sealed class TaintTests
{
    private readonly TestTool _write = new("write", (_, _) => Task.FromResult(ToolOutput.Ok("written"))) { Effects = true };
    private readonly TestTool _asks = new("guarded", (_, _) => Task.FromResult(ToolOutput.Ok("written")), approval: true);
    private readonly TestTool _look = TestTool.Echo("look");
    private readonly TestTool _clock = TestTool.Named("clock", _ => ToolOutput.Ok("noon"));

    [Fact]
    public async Task Result_FromOutside_IsMarkedInTheLogAndNamedByTheQuestion()
    {
        await using var rig = NewRig();
        rig.Model.Asks(("c1", "look", "a")).Asks(("c2", "write", "b"));

        await rig.PostAsync("go");
        await AskedAsync(rig);

        Assert.True((await rig.LogAsync()).OfType<ToolFinished>().Single().Outside);
        await rig.Threads.SendAsync(rig.Key, new ResolveApproval("c2", true, By: "ada"), default);
        await rig.FinishAsync();
        Assert.Single(_write.Calls);
        Assert.Equal(
            ("ada", true), (await rig.LogAsync()).OfType<ApprovalResolved>().Select(answer => (answer.By, answer.Approved)).Single());
    }

    [Fact]
    public async Task Calls_OfOneReplyOrAfterOwnTools_AreMadeAsTheirToolsSay()
    {
        await using var rig = NewRig();
        rig.Model.Asks(("c1", "clock", "a")).Asks(("c2", "look", "a"), ("c3", "write", "b"));

        await rig.PostAsync("go");
        await rig.FinishAsync();

        Assert.Single(_write.Calls);
        Assert.DoesNotContain(await rig.LogAsync(), e => e is ApprovalRequested);
    }

    [Fact]
    public async Task Mark_OfARun_OutlivesARestart()
    {
        await using var rig = NewRig();
        var gate = new TaskCompletionSource();
        rig.Model.Asks(("c1", "look", "a")).Holds(gate, "I ").Asks(("c2", "write", "b"));
        await rig.PostAsync("go");
        await rig.WatchAsync(frame => frame.ReadText() is { Length: > 0 });
        await rig.Threads.StopAsync();

        await rig.NewProcess().ResumeAsync(default);

        await AskedAsync(rig);
        Assert.Empty(_write.Calls);
    }

    [Fact]
    public async Task Mark_OfARun_GoesWithAForkAndAnImport()
    {
        await using var rig = NewRig();
        rig.Model.Asks(("c1", "look", "a")).Says("read").Asks(("c2", "write", "b")).Asks(("c3", "write", "b"));
        await rig.PostAsync("go");
        await rig.FinishAsync();
        var (forked, imported) = (rig.Key with { Id = "t2" }, rig.Key with { Id = "t3" });
        await rig.Threads.ForkAsync(rig.Key, forked.Id, null, default);
        List<ThreadEvent> log = [.. (await rig.LogAsync()).Select(e => e is ToolFinished done ? done with { Outside = null } : e)];
        Assert.IsType<ThreadAnswer.Done>(await rig.Threads.ImportAsync(imported, log, new(), default));

        Assert.Equal([new(OutsideSource.Tool, "look")], await AskedAsync(rig, forked));
        Assert.Contains(new(OutsideSource.Import), (await AskedAsync(rig, imported))!);
        Assert.Empty(_write.Calls);
    }

    [Fact]
    public async Task Source_ThatTheAgentTrusts_AsksForNothing()
    {
        await using var rig = NewRig();
        rig.Agent.Trusts.Add("lo*");
        rig.NewProcess();
        rig.Model.Asks(("c1", "look", "a")).Asks(("c2", "write", "b"));

        await rig.PostAsync("go");
        await rig.FinishAsync();

        Assert.Single(_write.Calls);
        Assert.True((await rig.LogAsync()).OfType<ToolFinished>().First().Outside);
    }

    [Fact]
    public async Task Consent_ForTheThread_HoldsUntilSomethingWasReadOrItIsTakenBack()
    {
        await using var rig = NewRig();
        rig.Model.Asks(("c1", "guarded", "a")).Says("1").Asks(("c1", "guarded", "b")).Says("2").Asks(("c1", "guarded", "c")).Says("3")
            .Asks(("c1", "look", "a")).Asks(("c2", "guarded", "d"));
        await rig.PostAsync("first");
        Assert.Null(await AskedAsync(rig));
        await rig.Threads.SendAsync(rig.Key, new ResolveApproval("c1", true, By: "ada", Remember: true), default);
        var first = await rig.FinishAsync();

        await rig.PostAsync("second");
        var second = await rig.FinishAsync(first[^1].Cursor!.Value);
        Assert.True(second.Select(frame => frame.Event).OfType<ToolCalled>().Single().Remembered);
        Assert.Equal(2, _asks.Calls.Count);
        var consent = Assert.Single((await rig.Threads.ReadTranscriptAsync(rig.Key, new(), default))!.Consents);
        Assert.Equal(("guarded", "ada"), (consent.Name, consent.By));

        await rig.Threads.SendAsync(rig.Key, new WithdrawConsent("guarded"), default);
        var third = await rig.PostAsync("third");
        await AskedAsync(rig, after: third.Before);
        await rig.Threads.SendAsync(rig.Key, new ResolveApproval("c1", true, Remember: true), default);
        var done = await rig.FinishAsync(third.Before);

        var fourth = await rig.PostAsync("fourth");
        Assert.Equal([new(OutsideSource.Tool, "look")], await AskedAsync(rig, after: fourth.Before));
        Assert.Equal(3, _asks.Calls.Count);
    }

    [Fact]
    public async Task Fork_OfAThreadWithAConsent_HasNone()
    {
        await using var rig = NewRig();
        rig.Model.Asks(("c1", "guarded", "a")).Says("1");
        await rig.PostAsync("first");
        await AskedAsync(rig);
        await rig.Threads.SendAsync(rig.Key, new ResolveApproval("c1", true, Remember: true), default);
        await rig.FinishAsync();

        await rig.Threads.ForkAsync(rig.Key, "t2", null, default);

        Assert.Empty((await rig.Threads.ReadTranscriptAsync(rig.Key with { Id = "t2" }, new(), default))!.Consents);
    }

    [Fact]
    public async Task Rule_OnATool_DecidesWhoIsAsked()
    {
        await using var rig = NewRig();
        rig.ToolOptions.Approvals.Add(new() { Tool = "write", Arguments = { ["q"] = "^big" }, Ask = "always" });
        rig.ToolOptions.Approvals.Add(new() { Tool = "guarded", Roles = { "admin" }, Ask = "never" });
        rig.NewProcess();
        rig.Model.Asks(("c1", "write", "small"), ("c2", "write", "big one"), ("c3", "guarded", "a"));

        await rig.Threads.SendAsync(rig.Key, new PostMessage("go", Create: true, Role: "admin"), default);
        await AskedAsync(rig);

        Assert.Equal("c2", (await rig.LogAsync()).OfType<ApprovalRequested>().Single().CallId);
        await rig.Threads.SendAsync(rig.Key, new StopRun(), default);
        await rig.FinishAsync();
    }

    [Fact]
    public async Task Approval_WithArgumentsThatAreNone_IsRefusedAndStaysOpen()
    {
        await using var rig = NewRig();
        rig.Model.Asks(("c1", "guarded", "a"));
        await rig.PostAsync("go");
        await AskedAsync(rig);

        var refused =
            await rig.Threads.SendAsync(rig.Key, new ResolveApproval("c1", true, Arguments: new("""{"q":{"no":"text"}}""")), default);

        Assert.Equal("arguments_invalid", Assert.IsType<ThreadAnswer.Invalid>(refused).Code);
        Assert.IsType<ThreadAnswer.Done>(
            await rig.Threads.SendAsync(rig.Key, new ResolveApproval("c1", true, Arguments: new("""{"q":"other"}""")), default));
        Assert.IsType<ThreadAnswer.Conflict>(await rig.Threads.SendAsync(rig.Key, new ResolveApproval("c1", true), default));
        await rig.FinishAsync();
        Assert.Equal("other", _asks.Calls.Single().Arguments.GetProperty("q").GetString());
    }

    private Rig NewRig() => new(_write, _asks, _look, _clock);

    /// <summary>Waits until somebody is asked, and answers because of which sources.</summary>
    private static async Task<IReadOnlyList<OutsideSource>?> AskedAsync(Rig rig, ThreadKey? key = null, ThreadCursor after = default)
    {
        if (key is { } other)
        {
            Assert.IsType<ThreadAnswer.Done>(await rig.Threads.SendAsync(other, new PostMessage("go on"), default));
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (var batch in rig.Threads.WatchAsync(key ?? rig.Key, after, patience.Token))
        {
            if (batch.Select(frame => frame.Event).OfType<ApprovalRequested>().LastOrDefault() is { } asked)
            {
                return asked.Sources is { } sources ? [.. sources] : null;
            }
        }

        throw new InvalidOperationException("Nobody was asked.");
    }
}
