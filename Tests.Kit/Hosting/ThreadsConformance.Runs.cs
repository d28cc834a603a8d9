using ChatCluster.Sandbox.Models;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Hosting;

/// <summary>How runs end, and what they have used.</summary>
public abstract partial class ThreadsConformance
{
    [Fact]
    public async Task Model_ThatBreaksOffForGood_LeavesTheLongestTextAndCanBeToldToContinue()
    {
        Model.Enqueue(
            ModelReply.Of("The long ", "beginning").EndEarly(), ModelReply.Of("The").EndEarly(), ModelReply.Failure(500),
            ModelReply.Of(" and the end."));
        await PostAsync("tell me");

        var frames = await FinishAsync();

        var end = Assert.IsType<RunFinished>(frames[^1].Event);
        Assert.Equal((RunReason.Failed, "The long beginning", "broken_off", true), (end.Reason, end.Text, end.Finish, end.Recoverable));
        Assert.Equal(
            "The long beginning",
            string.Concat(frames.SkipWhile(frame => frame.Event is not StepStarted { Restored: true }).Select(frame => frame.ReadText())));
        Assert.Equal([true, true, false], frames.Select(frame => frame.Event).OfType<StepFailed>().Select(failed => failed.Retry));
        var round = Assert.Single((await Threads.ReadTranscriptAsync(_key, new(), default))!.Rounds);
        Assert.Equal(("The long beginning", "broken_off", true), (Assert.Single(round.Items).Text, round.Finish, round.Recoverable));

        await PostAsync("continue");
        Assert.Equal((RunReason.Completed, " and the end."), End(await FinishAsync(frames[^1].Cursor!.Value)));
        Assert.Equal(
            ["user", "assistant", "user"],
            Model.Requests.Last().Messages.Skip(1).Select(message => message.GetProperty("role").GetString()));
        Assert.Equal("The long beginning", Model.Requests.Last().Messages[2].GetProperty("content").GetString());
    }

    [Fact]
    public async Task Reply_CutByItsLength_SaysSoInTheTranscript()
    {
        Model.Enqueue(ModelReply.Of("As long as ", "it gets") with { Finish = "length" });
        await PostAsync("write long");

        Assert.Equal("length", Assert.IsType<RunFinished>((await FinishAsync())[^1].Event).Finish);

        Assert.Equal("length", Assert.Single((await Threads.ReadTranscriptAsync(_key, new(), default))!.Rounds).Finish);
    }

    [Fact]
    public async Task Usage_OfStoppedAndFailedCalls_IsTheSameForRunsThreadAndOwner()
    {
        Model.Enqueue(ModelReply.Of("Once ", "upon ").Stall(), ModelReply.Failure(500), ModelReply.Of("done"));
        await PostAsync(new string('x', 40_000));
        await ReadAsync(frame => frame.ReadText() is not null);
        await Threads.SendAsync(_key, new StopRun(), default);
        var first = await FinishAsync();
        await PostAsync("again");
        var second = await FinishAsync(first[^1].Cursor!.Value);

        var stopped = Assert.IsType<RunFinished>(first[^1].Event).Usage;
        Assert.InRange(stopped.InputTokens, 10_000, 11_000);
        Assert.Equal((1, true), (stopped.Calls, stopped.Estimated));
        var retried = Assert.IsType<RunFinished>(second[^1].Event).Usage;
        Assert.Equal(2, retried.Calls);
        var sum = stopped.Add(retried);
        Assert.Equal(sum, (await Threads.FindAsync(_key, default))!.Usage);
        await EventuallyAsync(async () => (await Threads.ReadUsageAsync(_key.Owner, default)).Usage == sum);
    }

    [Fact]
    public async Task Post_AnotherTextUnderTheSameClientId_IsAConflict()
    {
        var post = new PostMessage("once", Create: true, ClientMessageId: "c1");
        await Threads.SendAsync(_key, post, default);
        await FinishAsync();

        Assert.Equal(
            "client_message_id_reused",
            Assert.IsType<ThreadAnswer.Conflict>(await Threads.SendAsync(_key, post with { Text = "twice" }, default)).Code);
        Assert.True(Assert.IsType<ThreadAnswer.Done>(await Threads.SendAsync(_key, post, default)).Duplicate);
    }

    [Fact]
    public async Task Feedback_OfTextAlone_KeepsTheRating()
    {
        await PostAsync("hello");
        var run = Assert.IsType<RunFinished>((await FinishAsync())[^1].Event).RunId;

        await Threads.SendAsync(_key, new GiveFeedback(run, "up"), default);
        await Threads.SendAsync(_key, new GiveFeedback(run, Text: "because", KeepRating: true), default);

        Assert.Equal("up", Assert.Single((await Threads.ReadTranscriptAsync(_key, new(), default))!.Rounds).Rating);
        var given = (await Threads.ReadAsync(_key, 0, 1000, default))!.Select(frame => frame.Event).OfType<FeedbackGiven>().Last();
        Assert.Equal(("up", "because"), (given.Rating, given.Text));
    }

    [Fact]
    public async Task Reply_WithMoreCallsThanMayBeMade_HasEveryOneAnswered()
    {
        Model.Enqueue(
            new ModelReply().Calls([.. Enumerable.Range(0, 70).Select(i => new ReplyCall("clock", $$"""{"x":{{i}}}""", $"c{i}"))]),
            ModelReply.Of("done"));
        await PostAsync("go");

        var frames = await FinishAsync();

        Assert.Equal((RunReason.Completed, "done"), End(frames));
        var results = frames.Select(frame => frame.Event).OfType<ToolFinished>().ToList();
        Assert.Equal((70, 6), (results.Count, results.Count(result => result.Error?.Code is "too_many_calls")));
        Assert.DoesNotContain(results, result => result.Error?.Code is "outcome_unknown");
    }

    private static async Task EventuallyAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await holds())
        {
            await Task.Delay(50, patience.Token);
        }
    }

    [Fact]
    public async Task Call_WithEffectsAfterTextFromOutside_IsAskedAboutAndAnsweredOnce()
    {
        Model.Enqueue(new ModelReply().Call("look"), new ModelReply().Call("write"), ModelReply.Of("Not done."));
        await PostAsync("look, then write");
        var asked = Assert.IsType<ApprovalRequested>((await ReadAsync(frame => frame.Event is ApprovalRequested))[^1].Event);

        Assert.Equal([new OutsideSource(OutsideSource.Tool, "look")], asked.Sources!.Value);
        var open = Assert.Single(
            (await Threads.ReadTranscriptAsync(_key, new(), default))!.Rounds.Single().Items, item => item.Approval is not null);
        Assert.Equal(asked.CallId, open.Call!.CallId);
        Assert.IsType<ThreadAnswer.Done>(
            await Threads.SendAsync(
                _key, new ResolveApproval(asked.CallId, false, asked.ArgumentsHash, Reason: "not now", By: "ada"), default));
        Assert.Equal(
            "approval_not_open",
            Assert.IsType<ThreadAnswer.Conflict>(await Threads.SendAsync(_key, new ResolveApproval(asked.CallId, true), default)).Code);

        var frames = await FinishAsync();
        Assert.Equal(
            ("ada", "not now"),
            frames.Select(frame => frame.Event).OfType<ApprovalResolved>().Select(answer => (answer.By, answer.Reason)).Single());
        Assert.Equal("denied", frames.Select(frame => frame.Event).OfType<ToolFinished>().Last().Error!.Code);
    }

    private static (RunReason, string) End(List<ThreadFrame> frames)
    {
        var end = Assert.IsType<RunFinished>(frames[^1].Event);
        return (end.Reason, end.Text);
    }
}
