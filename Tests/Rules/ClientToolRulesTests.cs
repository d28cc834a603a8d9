using ChatCluster.Rules;
using ChatCluster.Runs;
using ChatCluster.Threads;
using ChatCluster.Tools.Arguments;
using Xunit;

namespace ChatCluster.Tests.Rules;

/// <summary>Calls that the run's client makes.</summary>
public sealed class ClientToolRulesTests
{
    private static readonly DateTimeOffset Over = Given.Noon.AddMinutes(10);

    // A step that asks for a call of the client's, and perhaps one of the server's.
    private static ThreadSnapshot Asking(ThreadSnapshot thread, int step, bool mixed = false) => thread
        .Then(new BeginStep("r1", step, "demo"))
        .Then(new FinishStep(
            "r1", step, new(""), "tool_calls", Usage.None,
            [
                new($"p{step}", "page_title", JsonText.EmptyObject, false, "") { Client = true },
                .. mixed ? [new RequestedCall("c1", "clock", JsonText.EmptyObject, false, "")] : (RequestedCall[])[],
            ]));

    [Fact]
    public void Step_WithCallsOfBoth_MakesTheServersAndThenWaits()
    {
        var thread = Asking(Given.Thread(Given.Running), 1, mixed: true);

        Assert.Equal("c1", Assert.Single(Assert.IsType<RunStep.InvokeTools>(RunStep.Next(thread.Run!, new())).Calls).Call.CallId);
        Assert.Empty(thread.When(new StartTools("r1", ["p1"])).Events);

        thread = thread.Then(new FinishTool("r1", "c1", new("noon", Preview: null, ElapsedMs: 1)));
        Assert.Equal(new RunStep.AwaitOwner("p1", Over), RunStep.Next(thread.Run!, new()));
        Assert.Equal(0, thread.Awaiting);

        var error = thread.Then(new ResolveToolCall("p1", Error: "No page."));
        Assert.Equal("client_failed", error.Run!.Node.Items.OfType<ToolFinished>().Last().Error!.Code);
        Assert.Contains(new OutsideSource(OutsideSource.Tool, "page_title"), error.Run.Node.Outside);
        Assert.IsType<RunStep.CallModel>(RunStep.Next(error.Run, new()));
    }

    [Fact]
    public void Step_ThatHasToCall_HasToWhoeverTakesItOver_AndTheNextOneNoMore()
    {
        var thread = Given.Thread(
            Given.Running[0], (MessagePosted)Given.Running[1] with { MustCall = "page_title" }, Given.Running[2],
            new StepStarted("r1", 1, 1, "demo"), new StepStarted("r1", 1, 2, "demo"));
        Assert.Equal("page_title", thread.Run!.Node.MustCall);

        thread = Asking(thread, 1);
        Assert.Null(thread.Run!.Node.MustCall);

        thread = thread.Then(new ResolveToolCall("p1", "Home", MustCall: ClientTool.Any));
        Assert.Equal(ClientTool.Any, thread.Run!.Node.MustCall);
        Assert.Null(thread.Then(new BeginStep("r1", 2, "demo")).Then(new FinishStep("r1", 2, new("so"), "stop", Usage.None, []))
            .Run!.Node.MustCall);
    }

    [Fact]
    public void Message_ThatSaysWhatIsCalled_WaitsWithIt_AndIsNotSteeredIn()
    {
        var running = Given.Thread(Given.InStep);
        var queued = running.When(new PostMessage("later", OnBusy: OnBusy.Queue) { MustCall = "clock" });

        Assert.Equal("clock", Assert.IsType<MessageQueued>(Assert.Single(queued.Events)).MustCall);
        var ended = running.Apply(queued.Events[0] with { At = Given.Noon })
            .When(new EndRun("r1", RunReason.Completed, null, null, new("so"), null));
        Assert.Equal("clock", Assert.Single(ended.Events.OfType<MessagePosted>()).MustCall);
        Assert.Equal(
            "must_call_steered",
            Assert.IsType<ThreadAnswer.Invalid>(
                running.When(new PostMessage("now", OnBusy: OnBusy.Steer) { MustCall = "clock" }).Answer).Code);
    }

    [Fact]
    public void Tool_WithoutParameters_TakesAnyObject() =>
        Assert.Null(ArgumentReader.Problem(new BroughtTool(new("save", null, null)).Description, new("""{"n":1}"""), out _));

    [Fact]
    public void Post_OfATemporaryThread_IsNoneOfOneThatStays()
    {
        var answer = Given.Thread(Given.Answered).When(new PostMessage("keep nothing") { Temporary = true }).Answer;

        Assert.Equal("thread_not_temporary", Assert.IsType<ThreadAnswer.Conflict>(answer).Code);
    }

    [Fact]
    public void Call_NobodyAnswersInTime_FailsByThisServersWord()
    {
        var thread = Asking(Given.Thread(Given.Running), 1);

        Assert.Empty(thread.When(new ExpireApproval("r1", "p1"), Over.AddSeconds(-1)).Events);
        var expired = Assert.IsType<ToolFinished>(Assert.Single(thread.When(new ExpireApproval("r1", "p1"), Over).Events));

        Assert.Equal(("client_expired", null), (expired.Error!.Code, expired.Outside));

        // Nobody may be there to read a reply.
        var end = Assert.IsType<RunStep.End>(RunStep.Next(thread.Apply(expired).Run!, new()));
        Assert.Equal((RunReason.Limited, "client_expired"), (end.Reason, end.Code));
        Assert.IsType<ThreadAnswer.Conflict>(thread.Apply(expired).When(new ResolveToolCall("p1", "late")).Answer);
    }

    [Fact]
    public void Steps_OfTheClientsToolsAlone_AreNoToolRoundsAndNoWork()
    {
        var thread = Given.Thread(Given.Running);
        for (var step = 1; step <= 3; step++)
        {
            thread = Asking(thread, step);
            foreach (var @event in thread.When(new ResolveToolCall($"p{step}", "Home"), Over).Events)
            {
                thread = thread.Apply(@event);
            }
        }

        Assert.Equal(new RunStep.CallModel(4, UseTools: true, Fallback: false), RunStep.Next(thread.Run!, new(MaxToolSteps: 1)));
        Assert.Equal(TimeSpan.Zero, thread.Run!.Worked);

        thread = Asking(thread, 4, mixed: true).Then(new FinishTool("r1", "c1", new("noon", Preview: null, ElapsedMs: 1)))
            .Then(new ResolveToolCall("p4", "Home"));
        Assert.Equal(new RunStep.CallModel(5, UseTools: false, Fallback: false), RunStep.Next(thread.Run!, new(MaxToolSteps: 1)));
    }
}
