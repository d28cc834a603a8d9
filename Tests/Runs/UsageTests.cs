using ChatCluster.Models;
using ChatCluster.Storage;
using ChatCluster.Threads;
using Microsoft.Extensions.AI;
using Xunit;

namespace ChatCluster.Tests.Runs;

/// <summary>Every model call is counted once, whatever became of it.</summary>
public sealed class UsageTests
{
    private static TaskCompletionSource Gate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Run_OfOneCall_HasTheSumOfIt_WithoutWhatIsOfACallAlone()
    {
        await using var rig = new Rig();
        rig.Model.Says("done");
        await rig.PostAsync("Hello");

        var frames = await rig.FinishAsync();

        var call = Assert.Single(frames.Select(f => f.Event).OfType<StepFinished>()).Usage!;
        var usage = Assert.IsType<RunFinished>(frames[^1].Event).Usage;
        Assert.NotNull(call.Model);
        Assert.NotNull(call.FirstTokenMs);
        Assert.Equal(call with { Model = null, FirstTokenMs = null }, usage);
        await AgreesAsync(rig, usage);
    }

    [Fact]
    public async Task Stop_WithALongPrompt_CountsItsInput()
    {
        await using var rig = new Rig();
        rig.Model.Holds(Gate(), "four");
        await rig.PostAsync(new string('x', 40_000));
        await rig.WatchAsync(frame => frame.IsDelta);

        await rig.Threads.SendAsync(rig.Key, new StopRun(), default);

        var usage = Assert.IsType<RunFinished>((await rig.FinishAsync())[^1].Event).Usage;
        Assert.InRange(usage.InputTokens, 10_000, 11_000);
        Assert.Equal((1, 1, true), (usage.OutputTokens, usage.Calls, usage.Estimated));
        Assert.True(usage.Cost > 0.01m);
        await AgreesAsync(rig, usage);
    }

    [Fact]
    public async Task Attempts_ThatFail_AreCountedEach_WithoutTokensWhereNothingCameBack()
    {
        await using var rig = new Rig();
        rig.Model.Fails(new ModelException("model_unreachable", "Away.", retry: true))
            .Fails(new ModelException("model_stream_broken", "Broke.", retry: true), "half ").Says("done");
        await rig.PostAsync(new string('x', 400));

        var frames = await rig.FinishAsync();

        var attempts = frames.Select(f => f.Event).OfType<StepFailed>().Select(e => e.Usage!).ToList();
        Assert.Equal(
            [(0, 0, true), (1, 2, true)],
            attempts.Select(u => ((int)Math.Min(u.InputTokens, 1), (int)u.OutputTokens, u.Estimated is true)));
        var usage = Assert.IsType<RunFinished>(frames[^1].Event).Usage;
        Assert.Equal((3, attempts[1].InputTokens + 10, 7), (usage.Calls, usage.InputTokens, usage.OutputTokens));
        await AgreesAsync(rig, usage);
    }

    [Fact]
    public async Task Crash_InMidText_TheAttemptThatDiedIsCounted()
    {
        await using var rig = new Rig();
        rig.Model.Holds(Gate(), "lost text").Says("ok");
        await rig.PostAsync(new string('x', 4_000));
        await rig.WatchAsync(frame => frame.IsDelta);
        await EventuallyAsync(async () => (await rig.LogAsync()).Exists(e => e is StepCheckpoint));
        var dead = rig.Threads;

        await rig.NewProcess().ResumeAsync(default);
        var frames = await rig.FinishAsync();

        var lost = frames.Select(f => f.Event).OfType<StepStarted>().Single(e => e.Attempt == 2).Lost!;
        Assert.InRange(lost.InputTokens, 1_000, 2_000);
        Assert.Equal((3, 1, true), (lost.OutputTokens, lost.Calls, lost.Estimated));
        var usage = Assert.IsType<RunFinished>(frames[^1].Event).Usage;
        Assert.Equal((2, lost.InputTokens + 10, true), (usage.Calls, usage.InputTokens, usage.Estimated));
        await AgreesAsync(rig, usage);
        await dead.StopAsync();
        dead.Dispose();
    }

    [Fact]
    public async Task Stop_ThenACrash_TheCallThatWasStoppedIsCounted()
    {
        var gate = Gate();
        var store = new RecordingStore { Gate = gate.Task, Held = nameof(RunFinished) };
        await using var rig = new Rig { Store = store };
        var dead = rig.NewProcess();
        rig.Model.Holds(Gate(), "so far");
        await rig.PostAsync(new string('x', 4_000));
        await rig.WatchAsync(frame => frame.IsDelta);
        await rig.Threads.SendAsync(rig.Key, new StopRun(), default);
        store.Held = "nothing";

        await rig.NewProcess().ResumeAsync(default);

        var usage = Assert.IsType<RunFinished>((await rig.FinishAsync())[^1].Event).Usage;
        Assert.InRange(usage.InputTokens, 1_000, 2_000);
        Assert.Equal((2, 1), (usage.OutputTokens, usage.Calls));
        gate.SetResult();
        await dead.StopAsync();
        dead.Dispose();
    }

    [Fact]
    public async Task Stop_BeforeTheModelWasAsked_CountsNoCall()
    {
        await using var rig = new Rig();
        await rig.Store.AppendAsync(
            rig.Key,
            0,
            [.. new ThreadEvent[]
            {
                new ThreadCreated("t1"),
                new MessagePosted("m1", "hi", Run: "r1"),
                new RunStarted("r1", 1, "m1"),
                new StopRequested("r1"),
            }
                .Select(e => (ReadOnlyMemory<byte>)ThreadJson.Encode(e with { At = DateTimeOffset.UnixEpoch }))],
            ChatCluster.Rules.ThreadSnapshot.Initial.Summarize(rig.Key) with { Sequence = 4, RunId = "r1" },
            default);

        await rig.Threads.ResumeAsync(default);

        Assert.Equal(0, Assert.IsType<RunFinished>((await rig.FinishAsync())[^1].Event).Usage.Calls);
    }

    [Theory]
    [InlineData("A good title", "A good title", "model")]
    [InlineData("It has far too many words to be of any use to anybody who reads it in a list", "hello", "message")]
    [InlineData("", "hello", "message")]
    public async Task Title_IsCounted_AlsoWhenItIsOfNoUse(string written, string title, string source)
    {
        await using var rig = new Rig();
        rig.Options.ImproveTitles = true;
        rig.Model.Says("Hi.").Says(written);

        await rig.PostAsync("hello");
        var frames = await rig.WatchAsync(frame => frame.Event is TitleChanged { Usage: not null });

        var changed = Assert.IsType<TitleChanged>(frames[^1].Event);
        Assert.Equal((title, source, 10, 5), (changed.Title, changed.Source, changed.Usage!.InputTokens, changed.Usage.OutputTokens));
        var run = Assert.Single(frames.Select(f => f.Event).OfType<RunFinished>()).Usage;
        await AgreesAsync(rig, run.Add(changed.Usage));
    }

    [Fact]
    public async Task Title_OfAModelThatFails_IsCounted()
    {
        await using var rig = new Rig();
        rig.Options.ImproveTitles = true;
        rig.Model.Says("Hi.").Fails(new InvalidOperationException("no"), "A ti");

        await rig.PostAsync("hello");
        var changed =
            Assert.IsType<TitleChanged>((await rig.WatchAsync(frame => frame.Event is TitleChanged { Usage: not null }))[^1].Event);

        Assert.Equal(
            ("hello", "message", 1, true), (changed.Title, changed.Source, (int)changed.Usage!.OutputTokens, changed.Usage.Estimated));
        Assert.True(changed.Usage.InputTokens > 0);
    }

    [Fact]
    public async Task Provider_ThatTellsHalf_HasTheOtherHalfEstimated()
    {
        await using var rig = new Rig();
        var gate = Gate();
        rig.Model.Does(cancellationToken => Telling(gate, cancellationToken));
        await rig.PostAsync("hello");
        await rig.WatchAsync(frame => frame.IsDelta);

        await rig.Threads.SendAsync(rig.Key, new StopRun(), default);

        var usage = Assert.IsType<RunFinished>((await rig.FinishAsync())[^1].Event).Usage;
        Assert.Equal((77, 2, true), (usage.InputTokens, usage.OutputTokens, usage.Estimated));
    }

    [Fact]
    public async Task Fork_OfAThread_WasPaidForInTheThreadItComesFrom()
    {
        await using var rig = new Rig();
        await rig.PostAsync("hello");
        await rig.FinishAsync();
        var before = (await rig.Threads.ReadUsageAsync(rig.Key.Owner, default)).Usage;
        var copy = rig.Key with { Id = "copy" };

        Assert.IsType<ThreadAnswer.Done>(await rig.Threads.ForkAsync(rig.Key, copy.Id, null, default));

        Assert.Equal(
            (Usage.None, before),
            ((await rig.Threads.FindAsync(copy, default))!.Usage, (await rig.Threads.ReadUsageAsync(rig.Key.Owner, default)).Usage));
        var log = await rig.Store.ReadAsync(copy, 0, default).Select(stored => ThreadJson.Decode(stored.Json.Span)).ToListAsync();
        Assert.Equal(Usage.None, Assert.Single(log.OfType<RunFinished>()).Usage);
        Assert.Equal([null], log.OfType<StepFinished>().Select(step => step.Usage));
    }

    /// <summary>What the run used is what its thread and its owner have used.</summary>
    private static async Task AgreesAsync(Rig rig, Usage usage)
    {
        var expected = (usage.InputTokens, usage.OutputTokens, usage.Calls, usage.Cost);
        var thread = (await rig.Threads.FindAsync(rig.Key, default))!.Usage;
        var owner = (await rig.Threads.ReadUsageAsync(rig.Key.Owner, default)).Usage;
        Assert.Equal(expected, (thread.InputTokens, thread.OutputTokens, thread.Calls, thread.Cost));
        Assert.Equal(expected, (owner.InputTokens, owner.OutputTokens, owner.Calls, owner.Cost));
    }

    private static async Task EventuallyAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await holds())
        {
            await Task.Delay(10, patience.Token);
        }
    }

    private static async IAsyncEnumerable<AIContent> Telling(
        TaskCompletionSource gate, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new UsageContent(new() { InputTokenCount = 77, OutputTokenCount = 1 });
        yield return new TextContent("so far");
        await gate.Task.WaitAsync(cancellationToken);
    }
}
