using System.Text.Json.Serialization;
using ChatCluster.Rules;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Rules;

/// <summary>A request that is made again with its id, because its answer was lost, changes nothing and is answered as before.</summary>
public sealed class RepeatedRequestTests
{
    private static readonly DateTimeOffset Expiry = Given.Noon.AddMinutes(10);

    private static readonly ThreadEvent[] Asking =
        [.. Given.InStep, new StepFinished("r1", 1, ""), Given.Call(approval: true),
            new ApprovalRequested("r1", "c1", "clock", "hash", Expiry)];

    private static readonly ThreadEvent[] Consented = [.. Asking, new ApprovalResolved("r1", "c1", true, Remember: true)];

    private static readonly ThreadEvent[] Questioned =
        [.. Given.InStep, new StepFinished("r1", 1, ""), Given.Call(), new ToolStarted("r1", "c1", "k1"),
            new InputRequested("r1", "c1", "clock", [new("q", "Which?")], Expiry)];

    private static readonly ThreadEvent[] WithClient =
        [.. Given.InStep, new StepFinished("r1", 1, ""), Given.Call() with { Client = true, ExpiresAt = Expiry }];

    private static readonly ThreadEvent[] Waiting = [.. Given.InStep, new MessageQueued("m2", "next")];

    private static readonly ThreadEvent[] Branched =
        [.. Given.Answered, new RunStarted("r2", 2, "m1", Model: "demo"), new StepStarted("r2", 1, 1, "demo"),
            new StepFinished("r2", 1, "hi"), Given.Finished("r2", "hi")];

    private static readonly (ThreadEvent[] Before, ThreadCommand Command)[] Rows =
    [
        ([], new CreateThread("Title")),
        ([], new PostMessage("hi", Create: true)),
        (Given.Answered, new PostMessage("next")),
        (Given.InStep, new PostMessage("next", OnBusy: OnBusy.Queue)),
        (Given.InStep, new PostMessage("next", OnBusy: OnBusy.Interrupt)),
        (Given.InStep, new PostMessage("next", OnBusy: OnBusy.Steer)),
        (Given.Answered, new RegenerateReply()),
        (Given.InStep, new StopRun()),
        (Asking, new ResolveApproval("c1", true)),
        (Questioned, new ResolveInput("c1", InputResolved.Decline)),
        (WithClient, new ResolveToolCall("c1", "noon")),
        (Consented, new WithdrawConsent("clock")),
        (Waiting, new EditQueuedMessage("m2", "changed")),
        (Waiting, new EditQueuedMessage("m2")),
        (Given.Answered, new RenameThread("Other")),
        (Given.Answered, new ArchiveThread(true)),
        (Given.Answered, new ChangeAgent(Model: "other")),
        (Given.Answered, new ChangeSettings(new() { Instructions = "Be brief." })),
        (Given.Answered, new SwitchWebhooks(false)),
        (Given.Answered, new MoveThread("p_1")),
        (Branched, new SelectBranch("r1")),
        (Given.Answered, new GiveFeedback("r1", "up")),
        (Given.Answered, new ShareThread()),
        ([.. Given.Answered, new ThreadShared("s1")], new UnshareThread()),
        ([], new AdoptEvents([.. Given.Answered], null)),
    ];

    [Fact]
    public void Request_OfEachKindMadeAgain_ChangesNothingAndHasTheSameAnswer()
    {
        Assert.Empty(
            typeof(ThreadRequest).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), false).Cast<JsonDerivedTypeAttribute>()
                .Select(kind => kind.DerivedType)
            .Except(Rows.Select(row => row.Command.GetType())));
        foreach (var (before, command) in Rows)
        {
            var named = Named(command);
            var thread = Given.Thread(before);
            var first = thread.When(named);
            var after = first.Events.Aggregate(thread, (state, e) => state.Apply(e));

            var again = after.When(named);

            Assert.NotEmpty(first.Events);
            Assert.True(again.Events is [], $"{command.GetType().Name} was done twice.");
            Assert.Equal(first.Answer, again.Answer);
            Assert.Equal(["q1"], first.Events.Select(e => e.Request).OfType<string>());
        }
    }

    [Fact]
    public void Request_AfterTheLogWasReadAgain_IsStillKnown()
    {
        var stop = Named(new StopRun());
        var thread = Given.Thread(Waiting);
        var log = thread.When(stop).Events.Select(e => ThreadJson.Decode(ThreadJson.Encode(e))).ToList();
        var stopped = log.Aggregate(thread, (state, e) => state.Apply(e));
        var next = stopped.Then(new EndRun("r1", RunReason.Stopped, null, null, StepText.Empty, null));

        var again = next.When(stop);

        Assert.NotEqual("r1", next.Run!.Id);
        Assert.Empty(again.Events);
        Assert.Equal("r1", Assert.IsType<ThreadAnswer.Done>(again.Answer).RunId);
    }

    [Fact]
    public void Steer_AskedAgainAfterItsRunHasEnded_StaysOneMessage()
    {
        var steer = Named(new PostMessage("in French", OnBusy: OnBusy.Steer));
        var thread = Given.Thread(
            [.. Given.InStep, .. Given.Thread(Given.InStep).When(steer).Events, new StepFinished("r1", 1, "Salut"), Given.Finished("r1")]);

        var again = thread.When(steer);

        Assert.Empty(again.Events);
        Assert.Equal(new ThreadAnswer.Done(new(4), RunId: "r1", MessageId: "m_q1"), again.Answer);
    }

    [Fact]
    public void Request_LongAfterTheFirst_IsForgotten()
    {
        var rename = new RenameThread("One") { RequestId = "q1" };
        var other = new RenameThread("Two") { RequestId = "q2" };
        var later = Given.Noon + ThreadRequest.Repetition + TimeSpan.FromSeconds(1);
        var thread = Given.Thread(Given.Answered).Then(rename);

        var after = thread.When(other, later).Events.Aggregate(thread, (state, e) => state.Apply(e));

        Assert.Equal(["q2"], after.Requests.Select(request => request.Id));
        Assert.NotEmpty(after.When(rename, later).Events);
    }

    [Fact]
    public void Import_OfEventsThatNameRequests_KnowsNoneOfThem()
    {
        ThreadEvent[] events = [.. Given.Answered.Select(e => e with { Request = "theirs" })];

        var thread = ThreadSnapshot.Initial.Then(new AdoptEvents([.. events], null, "q1"));

        Assert.Equal(["q1"], thread.Requests.Select(request => request.Id));
    }

    private static ThreadCommand Named(ThreadCommand command) => command switch
    {
        ThreadRequest request => request with { RequestId = "q1" },
        AdoptEvents adopt => adopt with { RequestId = "q1" },
        _ => command,
    };
}
