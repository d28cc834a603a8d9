using ChatCluster.Rules;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Rules;

public sealed class TranscriptReaderTests
{
    private static readonly ApprovalRequested Asked = new("r1", "c1", "scan", "hash", Given.Noon.AddMinutes(10));

    private static ThreadEvent[] Waiting { get; } =
        [.. Given.InStep, new StepFinished("r1", 1, ""), Given.Call("c1", "scan", approval: true), Asked];

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
        var page = Read(
            [.. Given.Answered, new MessagePosted("m2", "and?", Run: "r2", Parent: "r1"), new RunStarted("r2", 2, "m2"),
                Given.Finished("r2")]);

        Assert.Equal([["r1"], ["r2"]], page.Rounds.Select(round => round.Versions));
    }

    [Fact]
    public void Usage_OfAStep_StandsInItsFirstPart()
    {
        var (first, second) = (new Usage { InputTokens = 5 }, new Usage { InputTokens = 7 });
        var page = Read(
        [
            .. Given.InStep, new StepFinished("r1", 1, "", Usage: first), Given.Call("c1", "clock"), Given.Call("c2", "clock"),
            new ToolFinished("r1", "c1", "clock", "12:00"), new ToolFinished("r1", "c2", "clock", "12:00"),
            new StepStarted("r1", 2, 1), new StepFinished("r1", 2, "Noon", Usage: second),
        ]);

        Assert.Equal([first, null, second], Assert.Single(page.Rounds).Items.Select(item => item.Usage));
    }

    [Fact]
    public void Page_OfLargeRounds_EndsEarlyAndTheNextGoesOn()
    {
        var thread = Given.Thread([new ThreadCreated("t1"), .. Enumerable.Range(1, 5).SelectMany(Large)]);
        var (forward, backward) = (new List<int>(), new List<int>());
        TranscriptPage page;
        int? after = 0, before = null;
        do
        {
            page = TranscriptReader.Read(Given.Key, thread, new() { AfterRound = after }, maxBytes: 250_000);
            forward.AddRange(page.Rounds.Select(round => round.Round));
            after = page.Rounds[^1].Round;
        }
        while (page.More);
        do
        {
            page = TranscriptReader.Read(Given.Key, thread, new() { BeforeRound = before }, maxBytes: 50_000);
            before = Assert.Single(page.Rounds).Round;
            backward.Add(before.Value);
        }
        while (page.More);

        Assert.Equal([1, 2, 3, 4, 5], forward);
        Assert.Equal([5, 4, 3, 2, 1], backward);
        Assert.Equal(
            [1, 2], TranscriptReader.Read(Given.Key, thread, new() { AfterRound = 0 }, maxBytes: 250_000).Rounds.Select(
                round => round.Round));
    }

    [Fact]
    public void Round_WithMoreSteeredFilesThanAnAnswerHolds_HasTheNamesOfTheRest()
    {
        MessagePosted Steered(int number) => new($"m{number}", "see", [File(number)], Run: "r1", Steered: true);

        var page = TranscriptReader.Read(
            Given.Key, Given.Thread([.. Given.InStep, .. Enumerable.Range(2, 9).Select(Steered)]), new(), maxBytes: 100_000);

        var files = Assert.Single(page.Rounds).Items.Select(item => Assert.Single(item.Steered!.Attachments!.Value)).ToList();
        Assert.Equal(Enumerable.Range(2, 9).Select(number => $"{number}.bin"), files.Select(file => file.Name));
        Assert.Equal(5, files.TakeWhile(file => file.Url.Length > 0).Count());
        Assert.All(files.Skip(5), file => Assert.Empty(file.Url));
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
        var stopped =
            Item([.. Waiting, new StopRequested("r1"), new ToolFinished("r1", "c1", "scan", Error: new("stopped", "Stopped.")),
                Given.Finished("r1", reason: RunReason.Stopped)]);

        Assert.Null(stopped.Approval);
        Assert.Equal("stopped", stopped.Result?.Error?.Code);
    }

    private static IEnumerable<ThreadEvent> Large(int round) =>
    [
        new MessagePosted($"m{round}", "see", [File(round)], Run: $"r{round}", Parent: round == 1 ? null : $"r{round - 1}"),
        new RunStarted($"r{round}", round, $"m{round}"),
        Given.Finished($"r{round}"),
    ];

    private static Attachment File(int number) =>
        new($"{number}.bin", "application/octet-stream", "data:;base64," + new string('A', 100_000));

    private static TranscriptItem Item(ThreadEvent[] events) => Assert.Single(Assert.Single(Read(events).Rounds).Items);
}
