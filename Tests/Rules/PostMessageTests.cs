using ChatCluster.Rules;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Rules;

public sealed class PostMessageTests
{
    [Fact]
    public void Post_ToNewThread_CreatesItStartsRunAndCutsTitle()
    {
        var decision = Given.Thread().When(new PostMessage("# What is **up**?\nmore", Create: true));

        Assert.Collection(
            decision.Events,
            e => Assert.Equal("t1", Assert.IsType<ThreadCreated>(e).ThreadId),
            e => Assert.Equal(("m_new", "r_new"), (Assert.IsType<MessagePosted>(e).MessageId, ((MessagePosted)e).Run)),
            e => Assert.Equal(("r_new", 1, "demo"), (Assert.IsType<RunStarted>(e).RunId, ((RunStarted)e).Round, ((RunStarted)e).Model)),
            e => Assert.Equal("What is **up**?", Assert.IsType<TitleChanged>(e).Title));
        Assert.All(decision.Events, e => Assert.Equal(Given.Noon, e.At));
        Assert.True(Assert.IsType<ThreadAnswer.Done>(decision.Answer).Created);
    }

    [Fact]
    public void Post_ToMissingThread_IsMissing() =>
        Assert.IsType<ThreadAnswer.Missing>(Given.Thread().When(new PostMessage("hi")).Answer);

    [Fact]
    public void Post_WhileRunning_IsBusy()
    {
        var decision = Given.Thread(Given.Running).When(new PostMessage("again"));

        Assert.Equal("r1", Assert.IsType<ThreadAnswer.Busy>(decision.Answer).RunId);
        Assert.Empty(decision.Events);
    }

    [Fact]
    public void Post_WhileStopping_IsBusy() =>
        Assert.IsType<ThreadAnswer.Busy>(Given.Thread([.. Given.InStep, new StopRequested("r1")]).When(new PostMessage("again")).Answer);

    [Fact]
    public void Post_SameClientIdTwice_AnswersWithFirstRun()
    {
        var thread = Given.Thread().Then(new PostMessage("hi", Create: true, ClientMessageId: "c-1"));

        var again = thread.When(new PostMessage("hi", Create: true, ClientMessageId: "c-1"));

        Assert.Empty(again.Events);
        Assert.Equal(new ThreadAnswer.Done(new(1), Changed: false, RunId: "r_new", MessageId: "m_new", Duplicate: true), again.Answer);
    }

    [Fact]
    public void Post_SameClientIdAsQueuedMessage_StaysOneMessage()
    {
        var thread = Given.Thread(Given.Running).Then(new PostMessage("next", OnBusy: OnBusy.Queue, ClientMessageId: "c-1"));

        var again = thread.When(new PostMessage("next", OnBusy: OnBusy.Queue, ClientMessageId: "c-1"));

        Assert.Empty(again.Events);
        Assert.True(Assert.IsType<ThreadAnswer.Done>(again.Answer) is { Queued: true, Duplicate: true });
    }

    [Fact]
    public void Queue_WhenRunEnds_IsPostedInTheSameAppend()
    {
        var thread = Given.Thread(Given.InStep).Then(new PostMessage("next", OnBusy: OnBusy.Queue));

        var end = thread.When(new EndRun("r1", RunReason.Stopped, null, null, new("so far"), null));

        Assert.Collection(
            end.Events,
            e => Assert.Equal(("so far", "stopped"), (Assert.IsType<StepFinished>(e).Text, ((StepFinished)e).Finish)),
            e => Assert.Equal("so far", Assert.IsType<RunFinished>(e).Text),
            e => Assert.Equal(
                ("next", "r1", "r_new"), (Assert.IsType<MessagePosted>(e).Text, ((MessagePosted)e).Parent, ((MessagePosted)e).Run)),
            e => Assert.Equal(2, Assert.IsType<RunStarted>(e).Round));
        Assert.Empty(end.Events.Aggregate(thread, (t, e) => t.Apply(e)).Queue);
    }

    [Fact]
    public void Interrupt_GoesBeforeTheQueueAndStopsTheRun()
    {
        var thread = Given.Thread([.. Given.InStep, new MessageQueued("m2", "waits")])
            .Then(new PostMessage("now", OnBusy: OnBusy.Interrupt));

        Assert.True(thread.Run!.StopRequested);
        Assert.Equal(["now", "waits"], thread.Queue.Select(m => m.Text));
    }

    [Fact]
    public void Queue_Edited_KeepsItsPlaceAndTakenBackIsGone()
    {
        var thread = Given.Thread([.. Given.Running, new MessageQueued("m2", "a"), new MessageQueued("m3", "b")]);

        Assert.Equal(["A", "b"], thread.Then(new EditQueuedMessage("m2", "A")).Queue.Select(m => m.Text));
        Assert.Equal(["b"], thread.Then(new EditQueuedMessage("m2")).Queue.Select(m => m.Text));
        Assert.IsType<ThreadAnswer.Conflict>(thread.When(new EditQueuedMessage("m9")).Answer);
    }

    [Fact]
    public void Steer_WhileTheModelAnswers_OwesAnotherStep()
    {
        var thread = Given.Thread(Given.InStep)
            .Then(new PostMessage("in French", OnBusy: OnBusy.Steer))
            .Then(new FinishStep("r1", 1, new("Hello"), "stop", Usage.None, []));

        Assert.Equal(new RunStep.CallModel(2, UseTools: true, Fallback: false), RunStep.Next(thread.Run!, new()));
    }

    [Fact]
    public void Steer_StoredJustBeforeTheEnd_IsStillAnswered()
    {
        var thread = Given.Thread([.. Given.InStep, new StepFinished("r1", 1, "Hello")])
            .Then(new PostMessage("in French", OnBusy: OnBusy.Steer));

        Assert.Empty(thread.When(new EndRun("r1", RunReason.Completed, null, null, StepText.Empty, null)).Events);
        Assert.IsType<RunStep.CallModel>(RunStep.Next(thread.Run!, new()));
    }

    [Fact]
    public void Queue_WithAModelOfItsOwn_IsAnsweredByIt()
    {
        var thread = Given.Thread(Given.InStep).Then(new PostMessage("next", OnBusy: OnBusy.Queue, Model: "big"));

        var end = thread.When(new EndRun("r1", RunReason.Completed, null, null, StepText.Empty, null));

        Assert.Equal("big", Assert.Single(end.Events.OfType<RunStarted>()).Model);
    }

    [Fact]
    public void Import_WithAParentThatDoesNotExist_IsRefused()
    {
        ThreadEvent[] events =
            [new ThreadCreated("t"), new MessagePosted("m1", "x", Run: "r1", Parent: "r1"), new RunStarted("r1", 1, "m1")];

        Assert.Equal(
            "import_inconsistent",
            Assert.IsType<ThreadAnswer.Invalid>(ThreadCopy.Import(Given.Key, events, new(), new(Given.Noon, "new"), out _)).Code);
    }

    [Fact]
    public void Fork_IsAsYoungAsItsMaking()
    {
        Assert.Null(ThreadCopy.Fork(Given.Thread(Given.Answered), null, out var events));

        var later = Given.Noon.AddDays(90);
        var fork = Given.Thread()
            .When(new AdoptEvents(events, "t1"), later).Events.Aggregate(ThreadSnapshot.Initial, (thread, e) => thread.Apply(e));

        Assert.Equal(later, fork.UpdatedAt);
        Assert.Equal(Usage.None, fork.Usage);
    }

    [Fact]
    public void Edit_MakesABranchBesideTheMessage()
    {
        var thread =
            Given.Thread(
                [.. Given.Answered, new MessagePosted("m2", "two", Run: "r2", Parent: "r1"), new RunStarted("r2", 2, "m2"),
                    Given.Finished("r2")]);

        var edited = thread.Then(new PostMessage("zwei", Edits: "m2"));

        Assert.Equal(["hi", "zwei"], edited.Branch().Select(node => node.Message.Text));
        Assert.Equal(["m2", "m_new"], edited.MessagesByParent["r1"]);
        Assert.NotNull(edited.FindRun("r2"));
    }

    [Fact]
    public void Regenerate_AnswersTheSameMessageAndKeepsTheFirstReply()
    {
        var thread = Given.Thread(Given.Answered).Then(new RegenerateReply());

        Assert.Equal(["r1", "r_new"], thread.RunsByMessage["m1"]);
        Assert.Equal("r_new", Assert.Single(thread.Branch()).RunId);
        Assert.Equal("hello", thread.FindRun("r1")!.End!.Text);
    }

    [Fact]
    public void SelectBranch_GoesToItsEnd()
    {
        var thread = Given.Thread([
            .. Given.Answered,
            new MessagePosted("m2", "two", Run: "r2", Parent: "r1"), new RunStarted("r2", 2, "m2"), Given.Finished("r2"),
            new RunStarted("r3", 3, "m1"), Given.Finished("r3")]);

        Assert.Equal("r3", thread.Head);
        Assert.Equal("r2", thread.Then(new SelectBranch("r1")).Head);
    }

    [Theory]
    [InlineData("word ", 40)]
    [InlineData("x", 300)]
    [InlineData("😀", 100)]
    public void Title_OfALongMessage_IsCutToEightyCharacters(string part, int times)
    {
        var title = TitleText.Cut(string.Concat(Enumerable.Repeat(part, times)));

        Assert.InRange(title.Length, 41, TitleText.MaxLength);
        Assert.EndsWith("…", title, StringComparison.Ordinal);
        Assert.False(char.IsHighSurrogate(title[^2]));
    }
}
