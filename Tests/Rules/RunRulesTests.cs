using ChatCluster.Rules;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Rules;

public sealed class RunRulesTests
{
    private static readonly RunLimits Limits = new(MaxToolSteps: 4, MaxFailures: 3, MaxTime: TimeSpan.FromSeconds(300));

    private static ThreadEvent[] Replied(params ThreadEvent[] calls) => [.. Given.InStep, new StepFinished("r1", 1, ""), .. calls];

    private static StepFailed Failed(int attempt, bool retry = true) =>
        new("r1", 1, attempt, "model_overloaded", "busy", true, retry ? true : null);

    private static RunStep Next(params IEnumerable<ThreadEvent> events) => RunStep.Next(Given.Thread(events).Run!, Limits);

    [Fact]
    public void Next_AfterStart_CallsModel() => Assert.Equal(new RunStep.CallModel(1, true, false), Next(Given.Running));

    [Fact]
    public void Next_AfterCrashInStep_CallsSameStepAgain() => Assert.Equal(new RunStep.CallModel(1, true, false), Next(Given.InStep));

    [Fact]
    public void Next_AfterManyCrashes_DoesNotCountThemAsFailures() =>
        Assert.IsType<RunStep.CallModel>(
            Next([.. Given.Running, .. Enumerable.Range(1, 10).Select(i => new StepStarted("r1", 1, i, "demo"))]));

    [Fact]
    public void Next_AfterTwentyStarts_GivesUp() =>
        Assert.Equal(
            "step_abandoned", Assert.IsType<RunStep.End>(
                Next([.. Given.Running, .. Enumerable.Range(1, 20).Select(i => new StepStarted("r1", 1, i, "demo"))])).Code);

    [Fact]
    public void Next_AfterThirdFailure_Fails() =>
        Assert.Equal(
            new RunStep.End(RunReason.Failed, "model_overloaded", "busy", Recoverable: true),
            Next([.. Given.InStep, Failed(1), new StepStarted("r1", 1, 2, "demo"), Failed(2),
                new StepStarted("r1", 1, 3, "demo"), Failed(3)]));

    [Fact]
    public void Next_AfterFailureThatRetryingDoesNotMend_FailsAtOnce() =>
        Assert.IsType<RunStep.End>(Next([.. Given.InStep, Failed(1, retry: false)]));

    [Fact]
    public void Next_WithFallback_AsksItAndThenFails()
    {
        var limits = Limits with { Fallback = "other" };
        ThreadEvent[] failed = [.. Given.InStep, Failed(1, retry: false)];

        Assert.Equal(new RunStep.CallModel(1, true, Fallback: true), RunStep.Next(Given.Thread(failed).Run!, limits));

        var asked = Given.Thread([.. failed, new StepStarted("r1", 1, 2, "other"), Failed(2)]).Run!;
        Assert.Equal(1, asked.Failures);
        Assert.Equal(new RunStep.CallModel(1, true, Fallback: false), RunStep.Next(asked, Limits));
    }

    [Fact]
    public void Next_WithOpenCalls_InvokesThem() =>
        Assert.Equal("c1", Assert.Single(Assert.IsType<RunStep.InvokeTools>(Next(Replied(Given.Call()))).Calls).Call.CallId);

    [Fact]
    public void Next_AfterTools_CallsModelAgain() =>
        Assert.Equal(new RunStep.CallModel(2, true, false), Next(Replied(Given.Call(), new ToolFinished("r1", "c1", "clock", "12:00"))));

    [Fact]
    public void Next_AtTheRoundLimit_CallsOnceWithoutToolsAndEndsLimited()
    {
        ThreadEvent[] rounds = [.. Given.Running, .. Enumerable.Range(1, 4).SelectMany(step => new ThreadEvent[]
        {
            new StepStarted("r1", step, 1, "demo"), new StepFinished("r1", step, ""), Given.Call($"c{step}"),
            new ToolFinished("r1", $"c{step}", "clock", "x"),
        })];

        Assert.Equal(new RunStep.CallModel(5, UseTools: false, false), Next(rounds));
        Assert.Equal(
            "round_limit", Assert.IsType<RunStep.End>(
                Next([.. rounds, new StepStarted("r1", 5, 1, "demo"), new StepFinished("r1", 5, "all I found")])).Code);
    }

    [Fact]
    public void Next_PastTheTimeLimit_EndsLimited_ButNotForTimeAwayOrSpentOnConsent()
    {
        var late = Given.Noon.AddSeconds(400);
        Assert.Equal("time_limit", Assert.IsType<RunStep.End>(Next([.. Given.InStep, Failed(1) with { At = late }])).Code);
        Assert.IsType<RunStep.CallModel>(Next([.. Given.InStep, new StepStarted("r1", 1, 2, "demo") { At = late }]));
        Assert.IsType<RunStep.InvokeTools>(Next(Replied(
            Given.Call(approval: true),
            new ApprovalRequested("r1", "c1", "clock", "hash", late),
            new ApprovalResolved("r1", "c1", true) { At = late })));
    }

    [Fact]
    public void Next_WithCallsThatNeedConsent_MakesTheOthersFirstAndWaits()
    {
        var waiting = new ApprovalRequested("r1", "c2", "scan", "hash", Given.Noon.AddMinutes(10));
        ThreadEvent[] events = Replied(Given.Call(), Given.Call("c2", "scan", approval: true), waiting);

        Assert.Equal("c1", Assert.Single(Assert.IsType<RunStep.InvokeTools>(Next(events)).Calls).Call.CallId);
        Assert.IsType<RunStep.AwaitOwner>(Next([.. events, new ToolFinished("r1", "c1", "clock", "x")]));
    }

    [Fact]
    public void Report_OfAnotherRun_ChangesNothing() =>
        Assert.Empty(Given.Thread(Given.InStep).When(new FinishStep("r0", 1, new("x"), "stop", Usage.None, [])).Events);

    [Fact]
    public void FinishStep_WithNothingLeftToDo_EndsTheRunAndBeginsTheNext()
    {
        var thread = Given.Thread([.. Given.InStep, new MessageQueued("m2", "and then?")]);

        var events = thread.When(new FinishStep("r1", 1, new("Hello"), "stop", Usage.None, [], new())).Events;

        Assert.Equal(
            [typeof(StepFinished), typeof(RunFinished), typeof(MessagePosted), typeof(RunStarted)], events.Select(e => e.GetType()));
        Assert.Equal(("Hello", RunReason.Completed), (((RunFinished)events[1]).Text, ((RunFinished)events[1]).Reason));
        Assert.All(events, e => Assert.Equal(Given.Noon, e.At));
        Assert.Equal("r_new", events.Aggregate(thread, (t, e) => t.Apply(e)).Run!.Id);
    }

    [Fact]
    public void FinishStep_WithAMessageUnread_OrACall_DoesNotEndTheRun()
    {
        var steered = Given.Thread(Given.InStep).Then(new PostMessage("in French", OnBusy: OnBusy.Steer));
        var call = new RequestedCall("c1", "clock", JsonText.EmptyObject, NeedsApproval: false, "hash");

        Assert.IsType<StepFinished>(
            Assert.Single(steered.When(new FinishStep("r1", 1, new("Hello"), "stop", Usage.None, [], new())).Events));
        Assert.Equal(
            [typeof(StepFinished), typeof(ToolCalled)],
            Given.Thread(Given.InStep)
                .When(new FinishStep("r1", 1, new(""), "tool_calls", Usage.None, [call], new())).Events.Select(e => e.GetType()));
    }

    [Fact]
    public void FinishStep_Twice_ChangesNothing() =>
        Assert.Empty(
            Given.Thread([.. Given.InStep, new StepFinished("r1", 1, "x")])
                .When(new FinishStep("r1", 1, new("y"), "stop", Usage.None, [])).Events);

    [Fact]
    public void FinishStep_AfterStop_AddsNothing() =>
        Assert.Empty(
            Given.Thread([.. Given.InStep, new StopRequested("r1")])
                .When(new FinishStep("r1", 1, new("more"), "stop", Usage.None, [])).Events);

    [Fact]
    public void FinishTool_AfterStop_AddsNothing() =>
        Assert.Empty(
            Given.Thread([.. Replied(Given.Call()), new StopRequested("r1")])
                .When(new FinishTool("r1", "c1", new("12:00", Preview: null, ElapsedMs: 1))).Events);

    [Fact]
    public void Stop_Twice_IsStoredOnceAndAcknowledgedTwice()
    {
        var thread = Given.Thread(Given.InStep);
        var first = thread.When(new StopRun());
        var second = thread.Then(new StopRun()).When(new StopRun());

        Assert.IsType<StopRequested>(Assert.Single(first.Events));
        Assert.Empty(second.Events);
        Assert.Equal("r1", Assert.IsType<ThreadAnswer.Done>(second.Answer) is { Changed: true, RunId: var id } ? id : null);
    }

    [Fact]
    public void Stop_WhenIdle_ChangesNothing() =>
        Assert.False(Assert.IsType<ThreadAnswer.Done>(Given.Thread(Given.Answered).When(new StopRun()).Answer).Changed);

    [Fact]
    public void Stop_OfAnEarlierRun_LeavesTheOneUnderWay()
    {
        var decision = Given.Thread(Given.Running).When(new StopRun("r0"));

        Assert.Empty(decision.Events);
        Assert.False(Assert.IsType<ThreadAnswer.Done>(decision.Answer).Changed);
    }

    [Fact]
    public void EndRun_ClosesOpenCallsInTheSameAppend()
    {
        var decision = Given.Thread([.. Replied(Given.Call(), Given.Call("c2")), new ToolStarted("r1", "c1", "k")])
            .When(new EndRun("r1", RunReason.Stopped, null, null, StepText.Empty, null));

        Assert.Collection(
            decision.Events,
            e => Assert.Equal(("c1", "stopped"), (Assert.IsType<ToolFinished>(e).CallId, ((ToolFinished)e).Error!.Code)),
            e => Assert.Equal("c2", Assert.IsType<ToolFinished>(e).CallId),
            e => Assert.Equal(["clock"], Assert.IsType<RunFinished>(e).Tools));
    }

    [Fact]
    public void EndRun_AfterAStopThatWasAcknowledged_IsStopped() =>
        Assert.Equal(
            RunReason.Stopped, Assert.Single(Given.Thread([.. Given.InStep, new StepFinished("r1", 1, "x"), new StopRequested("r1")])
            .When(new EndRun("r1", RunReason.Completed, null, null, StepText.Empty, null)).Events.OfType<RunFinished>()).Reason);

    [Fact]
    public void EndRun_SumsUsageOfFailedAndCutCalls()
    {
        var usage = new Usage { InputTokens = 10, OutputTokens = 5 };
        var thread = Given.Thread([.. Given.InStep, Failed(1) with { Usage = usage }, new StepStarted("r1", 1, 2, "demo")]);

        var end = Assert.IsType<RunFinished>(thread.When(new EndRun("r1", RunReason.Stopped, null, null, new("x"), usage)).Events[^1]);

        Assert.Equal((20, 10, 2), (end.Usage.InputTokens, end.Usage.OutputTokens, end.Usage.Calls));
    }

    [Fact]
    public void Approval_CountsOnceAndIsBoundToTheArguments()
    {
        var thread = Given.Thread(
            Replied(Given.Call(approval: true), new ApprovalRequested("r1", "c1", "clock", "hash", Given.Noon.AddMinutes(10))));

        Assert.Equal(
            "approval_changed", Assert.IsType<ThreadAnswer.Conflict>(thread.When(new ResolveApproval("c1", true, "other")).Answer).Code);
        var approved = thread.Then(new ResolveApproval("c1", true, "hash", new("{\"x\":1}")));
        Assert.Equal("{\"x\":1}", Assert.Single(approved.Run!.Pending).Arguments.Text);
        Assert.IsType<ThreadAnswer.Conflict>(approved.When(new ResolveApproval("c1", false)).Answer);
    }

    [Fact]
    public void Checkpoint_IsKeptUntilTheStepEndsAndOnlyInOrder()
    {
        var thread = Given.Thread(Given.InStep).Then(new RecordCheckpoint("r1", 1, 1, 0, new("abc")))
            .Then(new RecordCheckpoint("r1", 1, 1, 3, new("def")));

        Assert.Equal("abcdef", thread.Run!.Written.Text);
        Assert.Empty(thread.When(new RecordCheckpoint("r1", 1, 1, 3, new("def"))).Events);
        Assert.Equal(0, thread.Then(new FinishStep("r1", 1, new("abcdefg"), "stop", Usage.None, [])).Run!.Written.Length);
    }
}
