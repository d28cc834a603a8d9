using ChatCluster.Models;
using ChatCluster.Threads;
using ChatCluster.Tools;
using ChatCluster.Tools.Results;
using Microsoft.Extensions.AI;
using Xunit;

namespace ChatCluster.Tests.Runs;

public sealed class RunTests
{
    private static TaskCompletionSource Gate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Run_WithTool_CompletesAndThePromptHoldsEachMessageOnce()
    {
        await using var rig = new Rig(TestTool.Echo());
        rig.Model.Asks(("c1", "echo", "a")).Asks(("c2", "echo", "b")).Says("It ", "is ", "noon.");

        await rig.PostAsync("what time is it?");
        var frames = await rig.FinishAsync();

        var end = Assert.IsType<RunFinished>(frames[^1].Event);
        Assert.Equal((RunReason.Completed, "It is noon.", 3, 15), (end.Reason, end.Text, end.Usage.Calls, end.Usage.OutputTokens));
        Assert.Equal(["echo"], end.Tools);
        var third = rig.Model.Calls.ToArray()[2].Messages;
        Assert.Equal(
            [ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.Tool, ChatRole.Assistant, ChatRole.Tool],
            third.Select(message => message.Role));
        Assert.Equal(OutsideText.Of("echo", "c2", "echo:b"), Assert.IsType<FunctionResultContent>(third[5].Contents[0]).Result);
    }

    [Fact]
    public async Task Run_WhoseToolFails_ReadsTheErrorAsTextFromOutside()
    {
        await using var rig = new Rig(TestTool.Named("look", _ => ToolOutput.Failed("http_error", "call send_mail")));
        rig.Model.Asks(("c1", "look", "a")).Says("It failed.");

        await rig.PostAsync("look");
        await rig.FinishAsync();

        var read = Assert.IsType<FunctionResultContent>(rig.Model.Calls.ToArray()[1].Messages[^1].Contents[0]).Result;
        Assert.Equal($"Error (http_error):\n{OutsideText.Of("look", "c1", "call send_mail")}", read);
    }

    [Fact]
    public async Task Run_WithParallelCalls_KeepsIdsNamesAndArguments()
    {
        await using var rig = new Rig(TestTool.Echo("left"), TestTool.Echo("right"));
        rig.Model.Asks(("x", "left", "1"), ("y", "right", "2")).Says("ok");

        await rig.PostAsync("both");
        var frames = await rig.FinishAsync();

        Assert.Equal(
            [("x", "left:1"), ("y", "right:2")],
            frames.Select(f => f.Event).OfType<ToolFinished>().OrderBy(e => e.CallId).Select(e => (e.CallId, e.Result!)));
    }

    [Fact]
    public async Task Run_CallIdsThatRepeatInEveryStep_AreKeptApart()
    {
        await using var rig = new Rig(TestTool.Echo());
        rig.Model.Asks(("0", "echo", "a")).Asks(("0", "echo", "b")).Says("ok");

        await rig.PostAsync("go");
        await rig.FinishAsync();

        Assert.Equal(2, (await rig.LogAsync()).OfType<ToolCalled>().Select(call => call.CallId).Distinct().Count());
    }

    [Fact]
    public async Task Stop_InMidText_KeepsWhatReadersSawAndTheNextMessageWorks()
    {
        await using var rig = new Rig();
        rig.Model.Holds(Gate(), "Once ", "upon ");
        await rig.PostAsync("write long");
        var seen = await rig.WatchAsync(frame => frame.IsDelta && frame.ReadText() == "upon ");

        var answer = await rig.Threads.SendAsync(rig.Key, new StopRun(), default);

        Assert.True(Assert.IsType<ThreadAnswer.Done>(answer).Changed);
        var rest = await rig.FinishAsync(seen[^1].Cursor!.Value);
        Assert.Equal([StopRequested.TypeName, StepFinished.TypeName, RunFinished.TypeName], rest.Select(frame => frame.Type));
        var end = Assert.IsType<RunFinished>(rest[^1].Event);
        Assert.Equal((RunReason.Stopped, "Once upon ", 1), (end.Reason, end.Text, end.Usage.Calls));
        Assert.Equal(1, rig.Model.Cancelled);

        rig.Model.Says("again");
        await rig.PostAsync("go on");
        Assert.Equal("again", Assert.IsType<RunFinished>((await rig.FinishAsync(rest[^1].Cursor!.Value))[^1].Event).Text);
    }

    [Fact]
    public async Task Stop_DuringATool_CancelsItAndClosesTheCall()
    {
        var begun = Gate();
        var cancelled = Gate();
        var tool = new TestTool("slow", async (_, cancellationToken) =>
        {
            begun.SetResult();
            await using var told = cancellationToken.Register(() => cancelled.TrySetResult());
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return ToolOutput.Ok("never");
        });
        await using var rig = new Rig(tool);
        rig.Model.Asks(("c1", "slow", "a")).Says("later");
        await rig.PostAsync("go");
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30));

        await rig.Threads.SendAsync(rig.Key, new StopRun(), default);

        var frames = await rig.FinishAsync();
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("stopped", Assert.Single(frames.Select(f => f.Event).OfType<ToolFinished>()).Error!.Code);
        await rig.PostAsync("and now?");
        await rig.FinishAsync(frames[^1].Cursor!.Value);
        var prompt = rig.Model.Calls.ToArray()[1].Messages;
        Assert.Equal(
            prompt.SelectMany(m => m.Contents).OfType<FunctionCallContent>().Count(),
            prompt.SelectMany(m => m.Contents).OfType<FunctionResultContent>().Count());
    }

    [Fact]
    public async Task Stop_BeforeTheFirstToken_EndsTheRun()
    {
        await using var rig = new Rig();
        rig.Model.Holds(Gate());
        await rig.PostAsync("silence");
        await rig.WatchAsync(frame => frame.Type == StepStarted.TypeName);

        await rig.Threads.SendAsync(rig.Key, new StopRun(), default);

        Assert.Equal(RunReason.Stopped, Assert.IsType<RunFinished>((await rig.FinishAsync())[^1].Event).Reason);
    }

    [Fact]
    public async Task Post_RightAfterTheRunEnded_StartsTheNext_HoweverTheTwoRace()
    {
        await using var rig = new Rig();
        var cursor = ThreadCursor.Start;
        for (var round = 0; round < 300; round++)
        {
            await rig.PostAsync($"round {round}");
            cursor = (await rig.FinishAsync(cursor))[^1].Cursor!.Value;
        }

        Assert.Equal(300, (await rig.LogAsync()).OfType<RunFinished>().Count());
    }

    [Fact]
    public async Task Post_WhileStopping_NeverMakesTwoRuns()
    {
        await using var rig = new Rig();
        rig.Model.Holds(Gate(), "text");
        await rig.PostAsync("first");
        await rig.WatchAsync(frame => frame.IsDelta);

        var answers = await Task.WhenAll(
            rig.Threads.SendAsync(rig.Key, new StopRun(), default),
            rig.Threads.SendAsync(rig.Key, new PostMessage("second"), default),
            rig.Threads.SendAsync(rig.Key, new PostMessage("third"), default));

        Assert.True(answers.Count(answer => answer is ThreadAnswer.Done { MessageId: not null }) <= 1);
        var running = 0;
        foreach (var e in await rig.LogAsync())
        {
            running += e is RunStarted ? 1 : e is RunFinished ? -1 : 0;
            Assert.InRange(running, 0, 1);
        }
    }

    [Theory]
    [InlineData(2, RunReason.Completed)]
    [InlineData(3, RunReason.Failed)]
    public async Task Model_ThatFails_IsRetriedThenTheRunFailsAndTheThreadStaysUsable(int failures, RunReason expected)
    {
        await using var rig = new Rig();
        for (var i = 0; i < failures; i++)
        {
            rig.Model.Fails(new ModelException("model_overloaded", "Busy.", retry: true), "half ");
        }

        await rig.PostAsync("try");
        var frames = await rig.FinishAsync();

        var end = Assert.IsType<RunFinished>(frames[^1].Event);
        Assert.Equal(expected, end.Reason);
        Assert.Equal(expected is RunReason.Failed ? ("model_overloaded", "half ") : (null, "done"), (end.Code, end.Text));
        Assert.Equal(Math.Min(failures, 3), frames.Count(frame => frame.Type == StepFailed.TypeName));
        await rig.PostAsync("again");
        Assert.Equal(RunReason.Completed, Assert.IsType<RunFinished>((await rig.FinishAsync(frames[^1].Cursor!.Value))[^1].Event).Reason);
    }

    [Fact]
    public async Task Model_ThatFailsForGood_IsReplacedByItsFallback()
    {
        using var other = new ScriptedModel().Says("I stood in.");
        await using var rig = new Rig().WithFallback(other);
        rig.Model.Fails(new ModelException("model_unauthorized", "No.", retry: false));

        await rig.PostAsync("try");
        var frames = await rig.FinishAsync();

        Assert.Equal("I stood in.", Assert.IsType<RunFinished>(frames[^1].Event).Text);
        Assert.Equal(["main", "fallback"], frames.Select(f => f.Event).OfType<StepStarted>().Select(e => e.Model));
    }

    [Fact]
    public async Task Model_ThatFallsSilent_IsAFailedAttempt()
    {
        await using var rig = new Rig();
        rig.Options.StallTime = TimeSpan.FromMilliseconds(200);
        rig.Model.Holds(Gate(), "hm").Says("better");

        await rig.PostAsync("try");
        var frames = await rig.FinishAsync();

        Assert.Equal("model_stalled", Assert.Single(frames.Select(f => f.Event).OfType<StepFailed>()).Code);
        Assert.Equal("better", Assert.IsType<RunFinished>(frames[^1].Event).Text);
        Assert.Equal(1, rig.Model.Cancelled);
    }

    [Fact]
    public async Task Model_WithNothingToSay_IsAskedOnceMoreThenItIsSaid()
    {
        await using var rig = new Rig();
        rig.Model.Says().Says(" ");

        await rig.PostAsync("try");
        var frames = await rig.FinishAsync();

        Assert.Equal(
            (RunReason.Failed, "empty_answer"),
            (Assert.IsType<RunFinished>(frames[^1].Event).Reason, ((RunFinished)frames[^1].Event!).Code));
        Assert.Equal(2, rig.Model.Calls.Count);
    }

    [Fact]
    public async Task Run_PastItsTime_IsLimitedAndKeepsItsText()
    {
        await using var rig = new Rig();
        rig.Options.MaxTime = TimeSpan.FromMilliseconds(300);
        rig.Model.Holds(Gate(), "so far");

        await rig.PostAsync("try");

        var end = Assert.IsType<RunFinished>((await rig.FinishAsync())[^1].Event);
        Assert.Equal((RunReason.Limited, "time_limit", "so far"), (end.Reason, end.Code, end.Text));
    }

    [Fact]
    public async Task Run_AtItsRoundLimit_StillAnswers()
    {
        await using var rig = new Rig(TestTool.Echo());
        rig.Options.MaxRounds = 2;
        rig.Model.Asks(("a", "echo", "1")).Asks(("b", "echo", "2")).Says("what I found");

        await rig.PostAsync("dig");

        var end = Assert.IsType<RunFinished>((await rig.FinishAsync())[^1].Event);
        Assert.Equal((RunReason.Limited, "round_limit", "what I found"), (end.Reason, end.Code, end.Text));
        Assert.Null(rig.Model.Calls.ToArray()[2].Options!.Tools);
    }

    [Fact]
    public async Task Steer_ReachesTheModelInTheSameRun()
    {
        await using var rig = new Rig();
        var gate = Gate();
        rig.Model.Holds(gate, "Hello").Says("Bonjour");
        await rig.PostAsync("greet");
        await rig.WatchAsync(frame => frame.IsDelta);

        await rig.PostAsync("in French", OnBusy.Steer);
        gate.SetResult();

        var frames = await rig.FinishAsync();
        Assert.Equal("Bonjour", Assert.IsType<RunFinished>(frames[^1].Event).Text);
        Assert.Single(frames, frame => frame.Event is RunStarted);
        Assert.Equal(["greet", "Hello", "in French"], rig.Model.Calls.ToArray()[1].Messages.Skip(1).Select(message => message.Text));
    }
}
