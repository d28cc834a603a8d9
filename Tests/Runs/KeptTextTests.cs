using ChatCluster.Models;
using ChatCluster.Threads;
using Microsoft.Extensions.AI;
using Xunit;

namespace ChatCluster.Tests.Runs;

/// <summary>What readers were shown is kept, however the run ends and whoever dies over it.</summary>
public sealed class KeptTextTests
{
    private static readonly ModelException Broken = new("model_stream_broken", "It broke off.", retry: true);

    private static TaskCompletionSource Gate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stop_AcknowledgedThenACrash_KeepsAllThatWasShown(bool interrupts)
    {
        var gate = Gate();
        var store = new RecordingStore { Gate = gate.Task, Held = nameof(RunFinished) };
        await using var rig = new Rig { Store = store };
        var first = rig.NewProcess();
        rig.Options.CheckpointInterval = TimeSpan.FromHours(1);
        rig.Model.Does(_ => Thinking("Let me see. ", "Once ", "upon "));
        await rig.PostAsync("write long");
        var seen = await rig.WatchAsync(frame => frame.ReadText() is "upon ");

        var answer = interrupts
            ? await rig.PostAsync("rather this", OnBusy.Interrupt) : await rig.Threads.SendAsync(rig.Key, new StopRun(), default);

        // The process dies before it has stored anything after the stop.
        Assert.IsType<ThreadAnswer.Done>(answer);
        store.Held = "nothing";
        await rig.NewProcess().ResumeAsync(default);
        var rest = await rig.FinishAsync(seen[^1].Cursor!.Value);

        var end = Assert.IsType<RunFinished>(rest[^1].Event);
        Assert.Equal((RunReason.Stopped, "Once upon "), (end.Reason, end.Text));
        Assert.Equal("Let me see. ", Assert.Single(rest.Select(f => f.Event).OfType<StepFinished>()).Reasoning);
        Assert.DoesNotContain(rest, frame => frame.IsDelta);
        Assert.Equal("Let me see. Once upon ", await TextFromTheLogAsync(rig, end.RunId));
        gate.SetResult();
        await first.StopAsync();
        first.Dispose();
    }

    [Fact]
    public async Task Stop_OfTextThatGoesOn_StoresWithTheStopExactlyWhatReadersSaw()
    {
        await using var rig = new Rig();
        rig.Options.CheckpointInterval = TimeSpan.FromHours(1);
        rig.Model.Does(Endless);
        await rig.PostAsync("go on and on");
        await rig.WatchAsync(frame => frame.Cursor?.Delta > 200);

        await rig.Threads.SendAsync(rig.Key, new StopRun(), default);

        var frames = await rig.FinishAsync();
        var shown = string.Concat(frames.Select(frame => frame.ReadText()));
        Assert.Equal(shown, ((RunFinished)frames[^1].Event!).Text);
        Assert.Equal(
            shown, string.Concat(
                (await rig.LogAsync()).TakeWhile(e => e is not StopRequested).OfType<StepCheckpoint>().Select(e => e.Text)));
    }

    [Fact]
    public async Task Model_ThatBreaksOffForGood_LeavesTheLongestTextAndTheNextMessageContinuesIt()
    {
        await using var rig = new Rig();
        rig.Model.Fails(Broken, "The long ", "beginning").Fails(Broken, "The").Fails(Broken);

        await rig.PostAsync("tell me");
        var frames = await rig.FinishAsync();

        var end = Assert.IsType<RunFinished>(frames[^1].Event);
        Assert.Equal((RunReason.Failed, "The long beginning", "broken_off", true), (end.Reason, end.Text, end.Finish, end.Recoverable));
        Assert.Equal("broken_off", Assert.Single(frames.Select(f => f.Event).OfType<StepFinished>()).Finish);
        Assert.Equal([true, true, false], frames.Select(f => f.Event).OfType<StepFailed>().Select(e => e.Retry));
        Assert.Equal([null, null, null, true], frames.Select(f => f.Event).OfType<StepStarted>().Select(e => e.Restored));
        Assert.Equal(3, end.Usage.Calls);

        // A client that adds up deltas has it as well, wherever it begins to read: live, and from the log.
        Assert.Equal("The long beginning", Read(frames));
        foreach (var cursor in frames.SkipLast(1).Select(frame => frame.Cursor!.Value))
        {
            var later = await rig.FinishAsync(cursor);
            Assert.Equal(
                frames.Where(f => f.Cursor > cursor && f.IsStored).Select(f => f.Type), later.Where(f => f.IsStored).Select(f => f.Type));
        }

        rig.NewProcess();
        Assert.Equal("The long beginning", Read(await rig.FinishAsync()));

        rig.Model.Says("goes on");
        await rig.PostAsync("continue");
        await rig.FinishAsync(frames[^1].Cursor!.Value);
        Assert.Equal(
            [(ChatRole.User, "tell me"), (ChatRole.Assistant, "The long beginning"), (ChatRole.User, "continue")],
            rig.Model.Calls.Last().Messages.Skip(1).Select(message => (message.Role, message.Text)));
    }

    [Fact]
    public async Task Model_ThatFailsOfItsFallbackToo_LeavesTheLongestTextOfBoth()
    {
        using var other = new ScriptedModel().Fails(new ModelException("model_rejected", "No.", retry: false, recoverable: false), "Some");
        await using var rig = new Rig().WithFallback(other);
        rig.Model.Fails(new ModelException("model_unauthorized", "No.", retry: false, recoverable: false), "Something");

        await rig.PostAsync("tell me");

        var end = Assert.IsType<RunFinished>((await rig.FinishAsync())[^1].Event);
        Assert.Equal(("Something", "broken_off", "model_rejected", false), (end.Text, end.Finish, end.Code, end.Recoverable));
    }

    [Fact]
    public async Task Model_ThatBroke_ThenACrash_TheTextOfTheFailedAttemptIsNotLost()
    {
        await using var rig = new Rig();
        rig.Options.CheckpointInterval = TimeSpan.FromHours(1);
        rig.Options.Backoff = TimeSpan.FromSeconds(60);
        rig.Model.Fails(Broken, "The long ", "beginning");
        await rig.PostAsync("tell me");
        await rig.WatchAsync(frame => frame.Event is StepFailed);

        // The process dies while it waits for its second attempt.
        var dead = rig.Threads;
        rig.Options.Backoff = TimeSpan.Zero;
        rig.Model.Fails(new ModelException("model_rejected", "No.", retry: false));
        await rig.NewProcess().ResumeAsync(default);

        var end = Assert.IsType<RunFinished>((await rig.FinishAsync())[^1].Event);
        Assert.Equal((RunReason.Failed, "The long beginning", "broken_off"), (end.Reason, end.Text, end.Finish));
        await dead.StopAsync();
        dead.Dispose();
    }

    [Fact]
    public async Task Run_PastItsTimeInALaterAttempt_KeepsTheLongestText()
    {
        await using var rig = new Rig();
        rig.Options.MaxTime = TimeSpan.FromSeconds(1);
        rig.Model.Fails(Broken, "The long beginning").Holds(Gate(), "The");

        await rig.PostAsync("tell me");

        var end = Assert.IsType<RunFinished>((await rig.FinishAsync())[^1].Event);
        Assert.Equal((RunReason.Limited, "time_limit", "The long beginning"), (end.Reason, end.Code, end.Text));
    }

    [Fact]
    public async Task Stop_InALaterAttempt_AddsNothing()
    {
        await using var rig = new Rig();
        rig.Model.Fails(Broken, "The long beginning").Holds(Gate(), "The");
        await rig.PostAsync("tell me");
        await rig.WatchAsync(frame => frame.ReadText() is "The");

        await rig.Threads.SendAsync(rig.Key, new StopRun(), default);

        var frames = await rig.FinishAsync();
        Assert.Equal(("The", null), (((RunFinished)frames[^1].Event!).Text, ((RunFinished)frames[^1].Event!).Finish));
        Assert.DoesNotContain(frames.SkipWhile(frame => frame.Event is not StopRequested), frame => frame.IsDelta);
    }

    private static string Read(List<ThreadFrame> frames)
    {
        var reader = new ReaderText();
        frames.ForEach(reader.Read);
        return Assert.Single(reader.Steps);
    }

    private static async Task<string> TextFromTheLogAsync(Rig rig, string runId)
    {
        await rig.NewProcess().ResumeAsync(default);
        return Read(await rig.WatchAsync(frame => frame.Event is RunFinished end && end.RunId == runId));
    }

    private static async IAsyncEnumerable<AIContent> Thinking(string thought, params string[] text)
    {
        yield return new TextReasoningContent(thought);
        foreach (var token in text)
        {
            yield return new TextContent(token);
        }

        await Task.Delay(Timeout.InfiniteTimeSpan);
    }

    private static async IAsyncEnumerable<AIContent> Endless(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = 0; !cancellationToken.IsCancellationRequested; i++)
        {
            await Task.Yield();
            yield return new TextContent($"w{i} ");
        }
    }
}
