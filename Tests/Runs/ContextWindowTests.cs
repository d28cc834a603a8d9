using System.Text;
using ChatCluster.Files;
using ChatCluster.Models;
using ChatCluster.Prompts;
using ChatCluster.Rules;
using ChatCluster.Threads;
using Microsoft.Extensions.AI;
using Xunit;

namespace ChatCluster.Tests.Runs;

/// <summary>Every prompt fits its model's window, whatever the thread has become.</summary>
public sealed class ContextWindowTests
{
    private const int Window = 8_192;

    [Fact]
    public async Task Thread_OfTwoThousandMessagesAndThreeHundredCalls_FitsEveryTimeAlsoAfterARestart()
    {
        var model = new WindowModel(Window) { Answer = Asking };
        await using var rig = new Rig(TestTool.Echo()).With(model, Window);
        await rig.StoreAsync(LongThread.Of(2_000, callEvery: 6));
        for (var i = 1; i <= 200; i++)
        {
            if (i == 100)
            {
                await rig.Threads.StopAsync();
                rig.NewProcess();
            }

            var posted = await rig.PostAsync($"further message {i} {new string('w', 300)}");
            var frames = await rig.FinishAsync(posted.Before);
            Assert.DoesNotContain(frames, frame => frame.Event is StepFailed);
            Assert.Equal(RunReason.Completed, Assert.IsType<RunFinished>(frames[^1].Event).Reason);
            var prompt = model.Prompts.Last();
            Assert.Equal(ChatRole.System, prompt[0].Role);
            Assert.Contains($"further message {i} ", prompt.Last(message => message.Role == ChatRole.User).Text, StringComparison.Ordinal);
            Assert.Contains("SUMMARY", prompt[1].Text, StringComparison.Ordinal);
            AssertWhole(prompt);
        }

        Assert.Equal(0, model.Refused);

        // The first has much to catch up with; after that one summary serves many messages.
        Assert.InRange(model.Summaries.Count, 16, 100);
        Assert.All(model.Summaries.Skip(1), prompt => Assert.Contains("SUMMARY", prompt[1].Text, StringComparison.Ordinal));
        var log = await rig.LogAsync();
        var compacted = log.OfType<ContextCompacted>().Where(e => e.Kind is ContextCompacted.Summarized).ToList();
        Assert.Equal(model.Summaries.Count, compacted.Count);
        Assert.Equal(compacted.Select(e => e.Messages), compacted.Select(e => e.Messages).Order());
        var counted = log.OfType<RunFinished>().Sum(e => e.Usage.Calls);
        Assert.Equal(model.Prompts.Count + model.Summaries.Count, counted);
    }

    [Fact]
    public async Task Results_OfOldCalls_ShrinkBeforeAnybodyIsAskedForASummary()
    {
        var model = new WindowModel(Window);
        await using var rig = new Rig(TestTool.Echo()).With(model, Window);
        await rig.StoreAsync(LongThread.Of(20, callEvery: 2, resultLength: 4_000));

        var posted = await rig.PostAsync("and now?");
        var frames = await rig.FinishAsync(posted.Before);

        Assert.Equal(ContextCompacted.Results, Assert.Single(frames.Select(f => f.Event).OfType<ContextCompacted>()).Kind);
        Assert.Empty(model.Summaries);
        var prompt = Assert.Single(model.Prompts);
        Assert.Contains(prompt, message => message.Text.StartsWith("message 1 ", StringComparison.Ordinal));
        AssertWhole(prompt);

        // The oldest first: the newest is as the tool gave it.
        var lengths = prompt.SelectMany(m => m.Contents.OfType<FunctionResultContent>())
            .Select(result => CallArguments.ResultText(result).Length).ToList();
        Assert.True(lengths[0] < 700 && lengths[^1] > 4_000, string.Join(' ', lengths));
    }

    [Fact]
    public async Task Summary_OfOneBranch_IsNotReadOnAnother()
    {
        var model = new WindowModel(Window) { Summary = n => n == 1 ? "ABOUT THE FIRST BRANCH" : $"SUMMARY {n}" };
        await using var rig = new Rig().With(model, Window);
        await rig.StoreAsync(LongThread.Of(150));
        await rig.FinishAsync((await rig.PostAsync("makes a summary")).Before);
        var covered = Assert.Single((await rig.LogAsync()).OfType<ContextCompacted>()).Through!;

        // A message before what is covered is edited: its branch has nothing of what came after it.
        var edit = Assert.IsType<ThreadAnswer.Done>(await rig.Threads.SendAsync(rig.Key, new PostMessage("edited", Edits: "m40"), default));
        await rig.FinishAsync(edit.Before);
        var edited = model.Prompts.Last();
        Assert.DoesNotContain(edited, message => message.Text.Contains("ABOUT THE FIRST BRANCH", StringComparison.Ordinal));
        Assert.Contains(edited, message => message.Text.StartsWith("message 39 ", StringComparison.Ordinal));

        // One after it shares what is covered.
        var after = $"m{int.Parse(covered[1..], System.Globalization.CultureInfo.InvariantCulture) + 3}";
        edit = Assert.IsType<ThreadAnswer.Done>(await rig.Threads.SendAsync(rig.Key, new PostMessage("edited too", Edits: after), default));
        await rig.FinishAsync(edit.Before);
        Assert.Contains("ABOUT THE FIRST BRANCH", model.Prompts.Last()[1].Text, StringComparison.Ordinal);
        Assert.Single(model.Summaries);
    }

    [Fact]
    public async Task Fork_OfAThreadWithASummary_ReadsIt()
    {
        var model = new WindowModel(Window);
        await using var rig = new Rig().With(model, Window);
        await rig.StoreAsync(LongThread.Of(150));
        await rig.FinishAsync((await rig.PostAsync("makes a summary")).Before);

        await rig.Threads.ForkAsync(rig.Key, "copy", null, default);
        await rig.Threads.SendAsync(rig.Key with { Id = "copy" }, new PostMessage("in the copy"), default);
        await EventuallyAsync(() => model.Prompts.Count == 2);

        Assert.Contains("SUMMARY 1", model.Prompts.Last()[1].Text, StringComparison.Ordinal);
        Assert.Single(model.Summaries);
    }

    [Fact]
    public async Task Refusal_OfAWindowSmallerThanItsSetting_IsAnsweredWithAShorterPromptOnce()
    {
        var model = new WindowModel(2_500);
        await using var rig = new Rig().With(model, Window);
        rig.Options.MaxAttempts = 1;
        await rig.StoreAsync(LongThread.Of(60));

        var posted = await rig.PostAsync("hello");
        var frames = await rig.FinishAsync(posted.Before);

        var failed = Assert.Single(frames.Select(f => f.Event).OfType<StepFailed>());
        Assert.Equal(("model_context_exceeded", true), (failed.Code, failed.Retry));
        Assert.Equal(RunReason.Completed, Assert.IsType<RunFinished>(frames[^1].Event).Reason);

        // What was learned holds for the messages that follow.
        for (var i = 0; i < 20; i++)
        {
            posted = await rig.PostAsync($"message {i} {new string('w', 200)}");
            Assert.DoesNotContain(await rig.FinishAsync(posted.Before), frame => frame.Event is StepFailed);
        }

        // So it does in another process, and in a fork that is first seen there.
        var refused = model.Refused;
        await rig.Threads.StopAsync();
        await rig.NewProcess().ForkAsync(rig.Key, "copy", null, default);
        posted = await rig.PostAsync("after the restart");
        Assert.DoesNotContain(await rig.FinishAsync(posted.Before), frame => frame.Event is StepFailed);
        await rig.Threads.StopAsync();
        await rig.NewProcess().SendAsync(rig.Key with { Id = "copy" }, new PostMessage("in the copy"), default);
        await EventuallyAsync(() => model.Prompts.Last().Any(message => message.Text.Contains("in the copy", StringComparison.Ordinal)));
        Assert.Equal(refused, model.Refused);
        Assert.All(frames.Concat(await rig.Threads.ReadAsync(rig.Key, 0, 1_000, default) ?? []), frame =>
            Assert.DoesNotContain("lesson", Encoding.UTF8.GetString(frame.Json.Span), StringComparison.Ordinal));
        Assert.Single(
            (await rig.LogAsync()).OfType<StepFailed>().Select(e => e.Lesson), lesson => lesson is { Ceiling: > 0, RefusedAt: not null });
    }

    [Fact]
    public async Task Message_ThatIsTooLongByItself_IsRefusedOnceAndSaysSo()
    {
        var model = new WindowModel(3_000);
        await using var rig = new Rig().With(model, Window);

        await rig.PostAsync(new string('x', 15_000));
        var end = Assert.IsType<RunFinished>((await rig.FinishAsync())[^1].Event);

        Assert.Equal((RunReason.Failed, "model_context_exceeded", 1), (end.Reason, end.Code, model.Refused));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Summary_ThatNobodyCanWrite_LeavesTheOldestOutAndThePromptSaysSo(bool fails)
    {
        var model = new WindowModel(Window) { BeforeSummary = _ => throw new InvalidOperationException("no") };
        await using var rig = new Rig().With(model, Window);
        rig.Options.SummarizeContext = fails;
        await rig.StoreAsync(LongThread.Of(300));

        var posted = await rig.PostAsync("hello");
        var frames = await rig.FinishAsync(posted.Before);

        var compacted = Assert.Single(frames.Select(f => f.Event).OfType<ContextCompacted>());
        Assert.Equal((ContextCompacted.LeftOut, fails ? 1 : 0), (compacted.Kind, compacted.Usage?.Calls ?? 0));
        var prompt = Assert.Single(model.Prompts);
        Assert.Contains($"[{compacted.Messages} earlier messages", prompt[1].Text, StringComparison.Ordinal);
        Assert.Contains(prompt, message => message.Text.StartsWith("message 300 ", StringComparison.Ordinal));
        Assert.Equal(compacted.Messages, 300 - prompt.Count(message => message.Role == ChatRole.User) + 1);
    }

    [Fact]
    public async Task Stop_WhileASummaryIsWritten_EndsTheRunAndCountsTheCall()
    {
        var model = new WindowModel(Window) { BeforeSummary = token => Task.Delay(Timeout.Infinite, token) };
        await using var rig = new Rig().With(model, Window);
        await rig.StoreAsync(LongThread.Of(300));
        var posted = await rig.PostAsync("hello");
        await EventuallyAsync(() => !model.Summaries.IsEmpty);

        await rig.Threads.SendAsync(rig.Key, new StopRun(), default);
        var end = Assert.IsType<RunFinished>((await rig.FinishAsync(posted.Before))[^1].Event);

        Assert.Equal((RunReason.Stopped, 1, 0), (end.Reason, end.Usage.Calls, model.Prompts.Count));
        Assert.DoesNotContain(await rig.LogAsync(), e => e is ContextCompacted);
    }

    [Fact]
    public async Task Takeover_AfterASummary_ReadsTheOneThatIsStored()
    {
        var model = new WindowModel(Window) { Answer = _ => throw new InvalidOperationException("dies") };
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var store = new RecordingStore { Gate = gate.Task, Held = nameof(StepFailed) };
        await using var rig = new Rig { Store = store }.With(model, Window);
        var dead = rig.NewProcess();
        await rig.StoreAsync(LongThread.Of(150));
        var posted = await rig.PostAsync("hello");
        await EventuallyAsync(async () => (await rig.LogAsync()).Exists(e => e is ContextCompacted));
        await EventuallyAsync(() => !model.Prompts.IsEmpty);
        store.Held = "nothing";
        model.Answer = null;

        await rig.NewProcess().ResumeAsync(default);
        await rig.FinishAsync(posted.Before);

        Assert.Single(model.Summaries);
        Assert.Equal(2, model.Prompts.Count);
        Assert.Contains("SUMMARY 1", model.Prompts.Last()[1].Text, StringComparison.Ordinal);
        gate.SetResult();
        await dead.StopAsync();
        dead.Dispose();
    }

    [Fact]
    public async Task Prompt_OfFiveThousandMessages_CostsAboutWhatOneOfFiftyDoes()
    {
        var (few, many) = (await CostAsync(50), await CostAsync(5_000));

        Assert.True(many < few * 1.5, $"{many:N0} bytes were allocated for 5,000 messages and {few:N0} for 50.");

        static async Task<long> CostAsync(int messages)
        {
            var builder = new PromptBuilder(new(), new(new(new InMemoryThreadFiles())), TimeProvider.System);
            var policy = new PromptPolicy();
            var model = new ChatModel { Name = "m", Provider = "test", Id = "m", Client = new WindowModel(Window), ContextWindow = Window };
            List<ThreadEvent> events =
            [
                .. LongThread.Of(messages), new MessagePosted("last", "last", Run: "last", Parent: LongThread.Run(messages)),
                new RunStarted("last", messages + 1, "last"),
                new ContextCompacted("last", ContextCompacted.Summarized, LongThread.Run(messages - 30), Summary: "what was"),
            ];
            var thread = events.Aggregate(ThreadSnapshot.Initial, (state, e) => state.Apply(e));
            await policy.FitAsync(new(builder, new("default", "ada", "t1"), thread, model), 4_000, default);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var fitted = await policy.FitAsync(new(builder, new("default", "ada", "t1"), thread, model), 4_000, default);
            Assert.Null(fitted.Through);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    // Every sixth further message asks for a tool first.
    private static AIContent Asking(IReadOnlyList<ChatMessage> prompt) =>
        prompt[^1].Role == ChatRole.User && prompt[^1].Text.Contains("0 www", StringComparison.Ordinal)
            ? new FunctionCallContent("call", "echo", new Dictionary<string, object?> { ["q"] = new string('e', 5_000) })
            : new TextContent($"an answer of some length, {prompt.Count}");

    private static void AssertWhole(IReadOnlyList<ChatMessage> prompt)
    {
        Assert.True(WindowModel.TokensOf(prompt) <= Window);
        var calls = prompt.SelectMany(m => m.Contents.OfType<FunctionCallContent>()).Select(call => call.CallId).ToList();
        Assert.Equal(calls, prompt.SelectMany(m => m.Contents.OfType<FunctionResultContent>()).Select(result => result.CallId));
    }

    private static Task EventuallyAsync(Func<bool> holds) => EventuallyAsync(() => Task.FromResult(holds()));

    private static async Task EventuallyAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await holds())
        {
            await Task.Delay(10, patience.Token);
        }
    }
}
