using ChatCluster.Rules;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Rules;

public sealed class TranscriptReaderTests
{
    private static readonly ApprovalRequested Asked = new("r1", "c1", "scan", "hash", Given.Noon.AddMinutes(10));

    private static ThreadEvent[] Waiting { get; } = [.. Given.InStep, new StepFinished("r1", 1, ""), Given.Call("c1", "scan", approval: true), Asked];

    private static TranscriptPage Read(params ThreadEvent[] events) => TranscriptReader.Read(Given.Key, Given.Thread(events), new());

    [Fact]
    public void Versions_OfEditsAndRepeatedReplies_AreInTheOrderOfTheirRounds()
    {
        // The reply, an edit of its message, and then the first message answered once more.
        var page = Read(
        [
            .. Given.Answered,
            new MessagePosted("m2", "hello", Run: "r2"), new RunStarted("r2", 2, "m2"), Given.Finished("r2"),
            new RunStarted("r3", 3, "m1"), Given.Finished("r3"),
        ]);

        Assert.Equal(["r1", "r2", "r3"], Assert.Single(page.Rounds).Versions);
    }

    [Fact]
    public void Versions_OfAnotherPlaceInTheThread_AreNotAmongThem()
    {
        var page = Read([.. Given.Answered, new MessagePosted("m2", "and?", Run: "r2", Parent: "r1"), new RunStarted("r2", 2, "m2"), Given.Finished("r2")]);

        Assert.Equal([["r1"], ["r2"]], page.Rounds.Select(round => round.Versions));
    }

    [Fact]
    public void Approval_WhileItIsOpen_StandsBesideItsCall() => Assert.Equal("hash", Item(Waiting).Approval?.ArgumentsHash);

    [Fact]
    public void Approval_Answered_IsLeftOut()
    {
        Assert.Null(Item([.. Waiting, new ApprovalResolved("r1", "c1", Approved: true)]).Approval);
        Assert.Null(Item([.. Waiting, new ApprovalResolved("r1", "c1", Approved: false, Reason: "expired")]).Approval);
    }

    [Fact]
    public void Approval_OfAStoppedRun_IsLeftOut()
    {
        var stopped = Item([.. Waiting, new StopRequested("r1"), new ToolFinished("r1", "c1", "scan", Error: new("stopped", "Stopped.")), Given.Finished("r1", reason: RunReason.Stopped)]);

        Assert.Null(stopped.Approval);
        Assert.Equal("stopped", stopped.Result?.Error?.Code);
    }

    private static TranscriptItem Item(ThreadEvent[] events) => Assert.Single(Assert.Single(Read(events).Rounds).Items);
}
