using ChatCluster.Runs;
using ChatCluster.Threads;
using ChatCluster.Tools;
using Microsoft.Extensions.AI;
using Xunit;

namespace ChatCluster.Tests.Runs;

/// <summary>What models and tools may bring does not end an activation, and nothing holds up a stop.</summary>
public sealed class SturdyRunTests
{
    [Theory]
    [InlineData("""{"q":"a","q":"b"}""")]
    [InlineData("""{"q":"\ud800"}""")]
    [InlineData("""{"\ud800":1,"q":"a"}""")]
    [InlineData("""{"q":1e99999999999999999999}""")]
    [InlineData("[[[[")]
    public async Task Arguments_OfAnyKind_EndInAResultAndNotInAnOutcomeThatNobodyKnows(string arguments)
    {
        await using var rig =
            new Rig(TestTool.Echo(), new TestTool("pay", (_, _) => Task.FromResult(ToolOutput.Ok("paid")), approval: true));
        rig.Model.Does(_ => Calls(Call("c1", "echo", arguments), Call("c2", "pay", arguments)))
            .Does(_ => Calls(Call("c3", "echo", arguments))).Says("ok");

        await rig.PostAsync("go");
        await rig.WatchAsync(frame => frame.Event is ToolFinished { CallId: "c1" });
        await rig.Threads.SendAsync(rig.Key, new ResolveApproval("c2", Approved: true), default);
        var frames = await rig.FinishAsync();

        Assert.Equal((RunReason.Completed, "ok"), (((RunFinished)frames[^1].Event!).Reason, ((RunFinished)frames[^1].Event!).Text));
        Assert.DoesNotContain(frames.Select(f => f.Event).OfType<ToolFinished>(), e => e.Error?.Code is "outcome_unknown");
        Assert.Equal([1, 2, 3], frames.Select(f => f.Event).OfType<StepStarted>().Select(e => e.Step));
        Assert.All(frames.Select(f => f.Event).OfType<StepStarted>(), e => Assert.Equal(1, e.Attempt));
    }

    [Fact]
    public async Task Fault_OfTheProgram_FailsTheRunAndLeavesTheThreadUsable()
    {
        await using var rig = new Rig(TestTool.Echo()) { Elsewhere = _ => new FaultyCalls() };
        rig.NewProcess();
        rig.Model.Asks(("c1", "echo", "a"));

        await rig.PostAsync("go");
        var frames = await rig.FinishAsync();

        var end = Assert.IsType<RunFinished>(frames[^1].Event);
        Assert.Equal((RunReason.Failed, "run_failed", true), (end.Reason, end.Code, end.Recoverable));
        Assert.Single(frames, frame => frame.Event is ToolFinished);
        rig.Model.Says("still here");
        await rig.PostAsync("and now?");
        Assert.Equal("still here", ((RunFinished)(await rig.FinishAsync(frames[^1].Cursor!.Value))[^1].Event!).Text);
    }

    [Fact]
    public async Task Command_ThatCannotBeDecided_ChangesNothingAndTheThreadGoesOn()
    {
        await using var rig = new Rig();
        await rig.PostAsync("hello");
        await rig.FinishAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => rig.Threads.SendAsync(rig.Key, new RenameThread(null!), default));

        Assert.IsType<ThreadAnswer.Done>(await rig.Threads.SendAsync(rig.Key, new RenameThread("A name"), default));
        Assert.Equal(1, rig.Threads.Loaded);
    }

    [Fact]
    public async Task Calls_BeyondTheLimitOfOneReply_AreAnsweredWithAnErrorInTheSameAppend()
    {
        var store = new RecordingStore();
        await using var rig = new Rig(TestTool.Echo()) { Store = store };
        rig.NewProcess();
        rig.Options.MaxCallsPerReply = 3;
        rig.Model.Asks([.. Enumerable.Range(0, 5).Select(i => ($"c{i}", "echo", $"{i}"))]).Says("ok");

        await rig.PostAsync("go");
        var frames = await rig.FinishAsync();

        var results = frames.Select(f => f.Event).OfType<ToolFinished>().ToDictionary(e => e.CallId, e => e.Error?.Code);
        Assert.Equal([null, null, null, "too_many_calls", "too_many_calls"], results.OrderBy(e => e.Key).Select(e => e.Value));
        Assert.Contains(store.Appends, types => types is [nameof(StepFinished), .., nameof(ToolFinished), nameof(ToolFinished)]);
        var prompt = rig.Model.Calls.Last().Messages.SelectMany(message => message.Contents).ToList();
        Assert.Equal(5, prompt.OfType<FunctionCallContent>().Count());
        Assert.Equal(5, prompt.OfType<FunctionResultContent>().Count());
    }

    [Fact]
    public async Task Calls_WithoutEnd_BreakTheReplyOff()
    {
        await using var rig = new Rig(TestTool.Echo());
        rig.Options.MaxCallsPerReply = 3;
        rig.Model.Does(_ => Endless(i => Call($"c{i}", "echo", "{}"))).Says("few");

        await rig.PostAsync("go");
        var frames = await rig.FinishAsync();

        Assert.Equal("model_too_many_calls", Assert.Single(frames.Select(f => f.Event).OfType<StepFailed>()).Code);
        Assert.Equal("few", ((RunFinished)frames[^1].Event!).Text);
    }

    [Fact]
    public async Task Stop_OfAModelThatDoesNotHeedIt_EndsTheRun()
    {
        await using var rig = new Rig();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.Model.Does(_ => Deaf(gate));
        await rig.PostAsync("go");
        await rig.WatchAsync(frame => frame.IsDelta);

        await rig.Threads.SendAsync(rig.Key, new StopRun(), default);

        var frames = await rig.FinishAsync();
        gate.SetResult();
        Assert.Equal((RunReason.Stopped, "still "), (((RunFinished)frames[^1].Event!).Reason, ((RunFinished)frames[^1].Event!).Text));
        await rig.PostAsync("next");
        Assert.Equal("done", ((RunFinished)(await rig.FinishAsync(frames[^1].Cursor!.Value))[^1].Event!).Text);
    }

    [Fact]
    public async Task Stop_OfAReplyThatNeverPauses_EndsTheRun()
    {
        await using var rig = new Rig();
        rig.Model.Does(_ => Endless(_ => new UsageContent(new() { InputTokenCount = 1 })));
        await rig.PostAsync("go");
        await rig.WatchAsync(frame => frame.Event is StepStarted);

        await rig.Threads.SendAsync(rig.Key, new StopRun(), default);

        Assert.Equal(RunReason.Stopped, ((RunFinished)(await rig.FinishAsync())[^1].Event!).Reason);
    }

    private static IAsyncEnumerable<AIContent> Calls(params AIContent[] calls) => calls.ToAsyncEnumerable();

    private static FunctionCallContent Call(string id, string name, string arguments) => new(id, name) { RawRepresentation = arguments };

    private static async IAsyncEnumerable<AIContent> Endless(Func<int, AIContent> content)
    {
        await Task.Yield();
        for (var i = 0; ; i++)
        {
            yield return content(i);
        }
    }

    private static async IAsyncEnumerable<AIContent> Deaf(TaskCompletionSource gate)
    {
        yield return new TextContent("still ");
        await gate.Task;
        yield return new TextContent("talking");
    }

    private sealed class FaultyCalls : IToolCalls
    {
        public Task<ToolRunResult?> MakeAsync(ToolOrder order, IProgress<ToolNote> notes, RunSignals signals) =>
            throw new InvalidOperationException("A fault.");

        public Task<ToolRunResult?> ResumeAsync(ToolOrder order, IProgress<ToolNote> notes, RunSignals signals) =>
            throw new InvalidOperationException("A fault.");

        public void Release(ToolCallKey call)
        {
        }
    }
}
