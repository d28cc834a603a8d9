using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ChatCluster.Rules;
using ChatCluster.Tests.Hosting;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Rules;

/// <summary>What comes from outside is what the rules could have made, or it is refused.</summary>
public sealed class ImportTests
{
    private static readonly DateTimeOffset Later = Given.Noon.AddDays(1);

    [Fact]
    public void Import_OfWhatTheRulesMade_IsTaken()
    {
        for (var seed = 0; seed < 1_000; seed++)
        {
            var refusal = Import(GeneratedThread.Of(seed), out var taken);

            Assert.True(refusal is null, $"seed {seed}: {(refusal as ThreadAnswer.Invalid)?.Message}");
            Assert.Null(Given.Thread(taken).Run);
        }
    }

    [Fact]
    public void Import_OfAForkOfWhatTheRulesMade_IsTakenAndReadsTheSame()
    {
        for (var seed = 0; seed < 1_000; seed++)
        {
            var source = Given.Thread(GeneratedThread.Of(seed));
            Assert.Null(ThreadCopy.Fork(source, null, out var fork));

            var refusal = Import(fork, out var taken);

            Assert.True(refusal is null, $"seed {seed}: {(refusal as ThreadAnswer.Invalid)?.Message}");
            Assert.Equal(Items(Given.Thread(fork)), Items(Given.Thread(taken)));
            Assert.Equal(Items(source), Items(Given.Thread(fork)));
        }
    }

    [Fact]
    public async Task Import_OfDamagedExports_IsRefusedOrAThreadLikeAnyOther()
    {
        var taken = 0;
        for (var seed = 0; seed < 5_000; seed++)
        {
            var export = DamagedExport.Random(seed);
            if (!Fails(export, ref taken))
            {
                continue;
            }

            var none = 0;
            Assert.Fail((await export.ShrinkAsync(less => Task.FromResult(Fails(less, ref none)))).ToString());
        }

        Assert.InRange(taken, 100, 4_000);
    }

    [Theory]
    [InlineData("parent")]
    [InlineData("queue")]
    [InlineData("title")]
    [InlineData("run")]
    [InlineData("attachment")]
    [InlineData("result")]
    [InlineData("round")]
    public void Import_OfWhatNoThreadWrites_IsRefusedWithTheLine(string what)
    {
        ThreadEvent[] events = what switch
        {
            "parent" => [.. Given.Running[..1], new MessagePosted("m1", "x", Run: "r1", Parent: "r1"), Given.Running[2]],
            "queue" => [.. Given.InStep, .. Enumerable.Range(0, 2_000).Select(i => new MessageQueued($"q{i}", "next"))],
            "title" => [Given.Running[0], new TitleChanged(new('x', 20_000_000), "user")],
            "run" => [Given.Running[0], new MessagePosted("m1", "x")],
            "attachment" => [Given.Running[0], new MessagePosted("m1", "x", Run: "r1", Attachments: [null!]), Given.Running[2]],
            "result" => [.. Given.InStep, new StepFinished("r1", 1, ""), Given.Call(),
                new ToolFinished("r1", "c1", "clock", new('x', 5_000_000))],
            _ => [.. Given.Running[..2], new RunStarted("r1", int.MaxValue, "m1")],
        };

        var refusal = Assert.IsType<ThreadAnswer.Invalid>(Import(events, out _));

        Assert.Equal("import_inconsistent", refusal.Code);
        Assert.Matches("^Line [0-9]+ cannot be imported: .", refusal.Message);
    }

    [Fact]
    public void Import_CountsNothingThatWasUsedAndSharesNothing()
    {
        var usage = new Usage { InputTokens = long.MaxValue, Cost = decimal.MaxValue };
        ThreadEvent[] events =
            [.. Given.InStep, new ThreadShared("s_1"), new StepFinished("r1", 1, "hello", Usage: usage),
                Given.Finished("r1", "hello") with { Usage = usage }];

        Assert.Null(Import(events, out var taken));

        var thread = Given.Thread(taken);
        Assert.Equal((Usage.None, Usage.None, null), (thread.Usage, thread.Ended["r1"].End!.Usage, thread.ShareId));
    }

    [Fact]
    public void Import_OfManyPieces_TakesEachOnce()
    {
        // Put together again with each of them, a million characters in pieces would be a thousand million.
        var pieces = Enumerable.Range(0, 40_000).Select(i => new StepCheckpoint("r1", 1, 1, i * 100, new('x', 100)));

        Assert.Null(Import([.. Given.InStep, .. pieces], out var taken));

        Assert.Equal(4_000_000, Given.Thread(taken).Ended["r1"].End!.Text.Length);
    }

    [Fact]
    public void Import_OfManyBranches_IsTaken()
    {
        var branches = Enumerable.Range(2, 30_000)
            .SelectMany(i => (ThreadEvent[])[new RunStarted($"r{i}", i, "m1"), Given.Finished($"r{i}", reason: RunReason.Stopped)]);

        Assert.Null(Import([.. Given.Answered, .. branches], out var taken));

        Assert.Equal(30_001, Given.Thread(taken).RunsByMessage["m1"].Count);
    }

    [Fact]
    public void Event_OfEveryKind_HasARule()
    {
        var kinds = typeof(ThreadEvent).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), false).Cast<JsonDerivedTypeAttribute>()
            .Select(kind => kind.DerivedType).ToHashSet();
        for (var seed = 0; seed < 500; seed++)
        {
            kinds.ExceptWith(GeneratedThread.Of(seed).Select(e => e.GetType()));
        }

        // A kind that is left needs a command in GeneratedThread; one that an import refuses, a rule in ImportCheck.
        Assert.Empty(kinds);
    }

    private static ThreadAnswer? Import(IReadOnlyList<ThreadEvent> events, out ImmutableArray<ThreadEvent> taken) =>
        ThreadCopy.Import(Given.Key, events, new(), new(Later, "new"), out taken);

    private static bool Fails(DamagedExport export, ref int taken)
    {
        if (export.Events() is not { } events)
        {
            return false;
        }

        try
        {
            if (Import(events, out var accepted) is { } refusal)
            {
                return refusal is not ThreadAnswer.Invalid { Message.Length: < 1_000 };
            }

            taken++;
            var thread = Given.Thread(accepted);
            TranscriptReader.Read(Given.Key, thread, new());
            Assert.IsType<ThreadAnswer.Done>(thread.When(new PostMessage("go on")).Answer);
            return thread.Run is not null || thread.Usage != Usage.None;
        }
        catch (Exception)
        {
            return true;
        }
    }

    private static IEnumerable<string> Items(ThreadSnapshot thread) =>
        thread.Branch().Where(node => node.End is not null).SelectMany(node => node.Items.Select(item => item switch
        {
            StepFinished step => $"{step.Step} {step.Text}",

            // What is for the thread alone does not go with a copy.
            ApprovalResolved answer => (answer with { Remember = null }).ToString(),
            InputRequested asked => (asked with { State = null }).ToString(),
            _ => item.ToString(),
        }));
}
