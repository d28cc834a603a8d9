using ChatCluster.Rules;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Rules;

/// <summary>What is stored with a stop and with a failure.</summary>
public sealed class StoppedRunRulesTests
{
    private static readonly RunLimits Limits = new(MaxFailures: 2);

    [Fact]
    public void Stop_StoresWhatWasShownSinceTheLastCheckpointWithIt()
    {
        var thread = Given.Thread(Given.InStep).Then(new RecordCheckpoint("r1", 1, 1, 0, new("Once ")));

        var events = Decide(thread, new StopRun(), "Once upon ");

        Assert.Equal([typeof(StepCheckpoint), typeof(StopRequested)], events.Select(e => e.GetType()));
        var checkpoint = (StepCheckpoint)events[0];
        Assert.Equal((5, "upon "), (checkpoint.From, checkpoint.Text));
        Assert.Equal("Once upon ", events.Aggregate(thread, (t, e) => t.Apply(e)).Run!.Written.Text);
    }

    [Fact]
    public void Stop_WithNothingNewOrNoStepOpen_StoresOnlyItself()
    {
        Assert.IsType<StopRequested>(Assert.Single(Decide(Given.Thread(Given.InStep), new StopRun(), "")));
        Assert.IsType<StopRequested>(
            Assert.Single(
                Decide(Given.Thread([.. Given.InStep, new StepFinished("r1", 1, ""), Given.Call()]), new StopRun(), "left over")));
    }

    [Fact]
    public void Interrupt_StoresWhatWasShownWithIt() => Assert.Equal(
        [typeof(MessageQueued), typeof(StepCheckpoint), typeof(StopRequested)],
        Decide(Given.Thread(Given.InStep), new PostMessage("rather this", OnBusy: OnBusy.Interrupt), "Once ").Select(e => e.GetType()));

    [Theory]
    [InlineData(true, 1, true)]
    [InlineData(true, 2, false)]
    [InlineData(false, 1, false)]
    public void Failure_StoresWhatWasShownAndWhetherTheModelIsAskedAgain(bool retry, int failures, bool isAskedAgain)
    {
        ThreadEvent[] before = failures == 1
            ? Given.InStep : [.. Given.InStep, new StepFailed("r1", 1, 1, "x", "x", true, true), new StepStarted("r1", 1, 2, "demo")];

        var events =
            Decide(Given.Thread(before), new FailStep(
                "r1", 1, failures, "model_failed", "It failed.", retry, Recoverable: false, null, Usage.None, Limits), "half ");

        Assert.Equal("half ", Assert.IsType<StepCheckpoint>(events[0]).Text);
        var failed = Assert.IsType<StepFailed>(events[1]);
        Assert.Equal((isAskedAgain, false), (failed.Retry, failed.Recoverable));
    }

    [Fact]
    public void Failure_WithAFallbackLeft_DoesNotSayThatThisModelIsAskedAgain()
    {
        var fails = new FailStep(
            "r1", 1, 1, "model_failed", "It failed.", Retry: false, Recoverable: true, null, Usage.None, Limits with
            {
                Fallback = "other",
            });

        Assert.False(Assert.IsType<StepFailed>(Assert.Single(Decide(Given.Thread(Given.InStep), fails, ""))).Retry);
    }

    [Fact]
    public void End_OfAFailedRun_SaysWhetherItMaySucceedLater()
    {
        var run = Given.Thread([.. Given.InStep, new StepFailed("r1", 1, 1, "model_unauthorized", "No.", Recoverable: false)]).Run!;

        Assert.Equal(new RunStep.End(RunReason.Failed, "model_unauthorized", "No.", Recoverable: false), RunStep.Next(run, Limits));
    }

    [Fact]
    public void Next_OfARunThatMayUseNoTools_CompletesIt()
    {
        var none = new RunLimits(MaxToolSteps: 0);

        Assert.Equal(new RunStep.CallModel(1, UseTools: false, Fallback: false), RunStep.Next(Given.Thread(Given.Running).Run!, none));
        Assert.Equal(
            new RunStep.End(RunReason.Completed),
            RunStep.Next(Given.Thread([.. Given.InStep, new StepFinished("r1", 1, "hello")]).Run!, none));
    }

    [Fact]
    public void FinishStep_WithMoreCallsThanOneReplyMayHave_AsksForNoConsentToThoseBeyond()
    {
        var calls = Enumerable.Range(0, 3)
            .Select(i => new RequestedCall($"c{i}", "pay", JsonText.EmptyObject, NeedsApproval: true, "hash"));

        var thread = Given.Thread(Given.InStep)
            .Then(new FinishStep("r1", 1, new(""), "tool_calls", Usage.None, [.. calls], new() { MaxCalls = 2 }));

        Assert.Equal(["c0", "c1"], thread.Run!.Pending.Select(pending => pending.Call.CallId));
        Assert.Equal("too_many_calls", Assert.Single(thread.Run.Node.Items.OfType<ToolFinished>()).Error!.Code);
    }

    private static IReadOnlyList<ThreadEvent> Decide(ThreadSnapshot thread, ThreadCommand command, string shown) =>
        ThreadDecider.Decide(Given.Key, thread, command, new(Given.Noon, "new") { Shown = offset => new(shown[offset..]) }).Events;
}
