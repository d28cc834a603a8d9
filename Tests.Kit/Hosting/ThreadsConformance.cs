using ChatCluster.Access;
using ChatCluster.Sandbox.Models;
using ChatCluster.Storage;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Hosting;

/// <summary>What every host of the engine does: the same for one process and for a cluster.</summary>
public abstract partial class ThreadsConformance : HostConformance
{
    private const int Cuts = 300;

    private readonly ThreadKey _key = new("default", "ada", $"t_{Guid.NewGuid():N}");

    private protected override IReadOnlyList<KeyValuePair<string, string?>> Settings =>
    [
        new("ChatCluster:Models:sandbox:ContextWindow", "200000"),
        new("ChatCluster:Models:narrow:Provider", "openai"),
        new("ChatCluster:Models:narrow:Endpoint", Model.OpenAIAddress.ToString()),
        new("ChatCluster:Models:narrow:Model", "sandbox"),
        new("ChatCluster:Models:narrow:ContextWindow", "2048"),
        new("ChatCluster:Agents:remembering:Memory", "true"),
        new("ChatCluster:Agents:brief:ShortGreetings", "true"),
        new("ChatCluster:Budgets:Tenants:thrifty:TokensPerDay", $"{Budget}"),
        new("ChatCluster:Budgets:LeaseTokens", "256"),
        new("ChatCluster:Tools:Rest:guarded:Description", "Asks before it is called."),
        new("ChatCluster:Tools:Rest:guarded:Url", Model.Address.ToString()),
        new("ChatCluster:Tools:Rest:guarded:NeedsApproval", "true"),
        new("ChatCluster:Tools:Rest:look:Description", "Reads something."),
        new("ChatCluster:Tools:Rest:look:Url", Model.Address.ToString()),
        new("ChatCluster:Tools:Rest:write:Description", "Writes something."),
        new("ChatCluster:Tools:Rest:write:Method", "POST"),
        new("ChatCluster:Tools:Rest:write:Url", Model.Address.ToString()),
        new("ChatCluster:Tools:Rest:write:NeedsApproval", "false"),
    ];

    /// <summary>The records of the host that was started.</summary>
    private protected abstract IAccessStore Access { get; }

    [Fact]
    public async Task Post_ToANewThread_StreamsTheRunToItsEnd()
    {
        Model.Enqueue(ModelReply.Of("It ", "is ", "noon."));

        var done = await PostAsync("what time is it?");

        var frames = await FinishAsync(done.Before);
        Assert.True(done.Created);
        Assert.Equal("It is noon.", string.Concat(frames.Select(frame => frame.ReadText())));
        Assert.Equal((RunReason.Completed, "It is noon."), End(frames));
        Assert.Equal(
            frames.Where(frame => frame.IsStored).Select(frame => frame.Cursor!.Value.Sequence).Order().Distinct(),
            frames.Where(frame => frame.IsStored).Select(frame => frame.Cursor!.Value.Sequence));
    }

    [Fact]
    public async Task Run_WithATool_CallsItAndGoesOn()
    {
        Model.Enqueue(new ModelReply().Call("clock"), ModelReply.Of("Noon."));

        await PostAsync("what time is it?");

        var frames = await FinishAsync();
        Assert.NotNull(Assert.Single(frames.Select(frame => frame.Event).OfType<ToolFinished>()).Result);
        Assert.Equal((RunReason.Completed, "Noon."), End(frames));
    }

    [Fact]
    public async Task Stop_InMidText_KeepsWhatReadersSawAndAbortsTheModel()
    {
        Model.Enqueue(ModelReply.Of("Once ", "upon ").Stall());
        await PostAsync("write long");
        var seen = await ReadAsync(frame => frame.ReadText() is { } text && text.EndsWith("upon ", StringComparison.Ordinal));

        var stopped = Assert.IsType<ThreadAnswer.Done>(await Threads.SendAsync(_key, new StopRun(), default));

        var rest = await FinishAsync(seen[^1].Cursor!.Value);
        Assert.True(stopped.Changed);
        Assert.DoesNotContain(rest, frame => frame.IsDelta);
        Assert.Equal((RunReason.Stopped, "Once upon "), End(rest));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await Model.NextAbortAsync(patience.Token);
        Assert.False(Assert.IsType<ThreadAnswer.Done>(await Threads.SendAsync(_key, new StopRun(), default)).Changed);
    }

    [Fact]
    public async Task Post_WhileARunIsUnderWay_IsRefusedOrQueuedAsAsked()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Model.Enqueue(ModelReply.Of("first").Wait(gate.Task), ModelReply.Of("second"));
        var first = await PostAsync("one");

        var refused = await Threads.SendAsync(_key, new PostMessage("two"), default);
        var queued = await PostAsync("three", OnBusy.Queue);
        gate.SetResult();

        Assert.Equal(first.RunId, Assert.IsType<ThreadAnswer.Busy>(refused).RunId);
        Assert.True(queued.Queued);
        var frames = await FinishAsync();
        Assert.Equal((RunReason.Completed, "first"), End(frames));
        Assert.Equal((RunReason.Completed, "second"), End(await FinishAsync(frames[^1].Cursor!.Value)));
    }

    [Fact]
    public async Task Post_PastTheRunsOfItsOwner_IsRefusedUntilOneHasEnded()
    {
        Model.Enqueue(ModelReply.Of("first").Stall(), ModelReply.Of("second"));
        var post = new PostMessage("go", Create: true, Limits: new(Runs: 1));
        var other = _key with { Id = "other" };
        await Threads.SendAsync(_key, post, default);

        // Stopped before it had asked the model, the run would leave its reply to the next.
        await ReadAsync(frame => frame.ReadText() is not null);

        var refused = Assert.IsType<ThreadAnswer.Limited>(await Threads.SendAsync(other, post, default));
        await Threads.SendAsync(_key, new StopRun(), default);
        await FinishAsync();

        Assert.Equal("too_many_runs", refused.Code);
        Assert.IsType<ThreadAnswer.Done>(await Threads.SendAsync(other, post, default));
        await ReadAsync(frame => frame.Event is RunFinished, key: other);
        Assert.Equal(2, (await Threads.ReadUsageAsync(_key.Owner, default)).Threads);
    }

    [Fact]
    public async Task Post_TheSameClientIdTwice_StartsOneRun()
    {
        var post = new PostMessage("once", Create: true, ClientMessageId: "c1");

        var first = Assert.IsType<ThreadAnswer.Done>(await Threads.SendAsync(_key, post, default));
        var second = Assert.IsType<ThreadAnswer.Done>(await Threads.SendAsync(_key, post, default));

        Assert.Equal((first.RunId, first.MessageId, true), (second.RunId, second.MessageId, second.Duplicate));
        await FinishAsync();
        Assert.Equal(1, Model.Received);
    }

    [Fact]
    public async Task Readers_CutAgainAndAgain_MissAndDoubleNothing()
    {
        Model.Enqueue(
            Enumerable.Range(0, 400)
                .Aggregate(new ModelReply(), (reply, i) => reply.Text($"w{i} ").Delay(TimeSpan.FromMilliseconds(i % 10 == 0 ? 5 : 0))));
        await PostAsync("talk");
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));

        var texts = await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => ReadWithCutsAsync(new(seed), patience.Token)));

        var text = string.Concat(Enumerable.Range(0, 400).Select(i => $"w{i} "));
        Assert.All(texts, read => Assert.Equal(text, read));
        Assert.Equal((RunReason.Completed, text), End(await FinishAsync()));
    }

    [Fact]
    public async Task Delete_WhileARunIsWatched_EndsTheStreamAndEverythingIsGone()
    {
        Model.Enqueue(ModelReply.Of("never ", "ending ").Stall());
        await PostAsync("go");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var reading = Threads.WatchAsync(_key, default, patience.Token).SelectMany(batch => batch.ToAsyncEnumerable())
            .ToListAsync(patience.Token).AsTask();
        await ReadAsync(frame => frame.IsDelta);
        await Threads.SendAsync(_key, new PostMessage("next", OnBusy: OnBusy.Queue), default);

        Assert.True(await Threads.DeleteAsync(_key, default));

        var read = await reading;
        Assert.Equal(ThreadFrame.ThreadDeleted, read[^1].Type);
        Assert.Equal(
            (RunReason.Stopped, "thread_deleted"),
            Assert.Single(read.Select(frame => frame.Event).OfType<RunFinished>()) is var end ? (end.Reason, end.Code) : default);
        Assert.Single(read.Select(frame => frame.Event).OfType<MessageUnqueued>());
        Assert.Null(await Threads.FindAsync(_key, default));
        Assert.Null(await Threads.ReadTranscriptAsync(_key, new(), default));
        Assert.Empty(await Threads.WatchAsync(_key, default, patience.Token).ToListAsync(patience.Token));
        Assert.IsType<ThreadAnswer.Missing>(await Threads.SendAsync(_key, new PostMessage("again"), default));
        Assert.False(await Threads.DeleteAsync(_key, default));
    }

    [Fact]
    public async Task Fork_OfAThread_HasItsHistoryAndGoesItsOwnWay()
    {
        Model.Enqueue(ModelReply.Of("one"), ModelReply.Of("two"), ModelReply.Of("other"));
        var first = await PostAsync("1");
        var frames = await FinishAsync();
        await PostAsync("2");
        await FinishAsync(frames[^1].Cursor!.Value);
        var forked = _key with { Id = _key.Id + "f" };

        Assert.IsType<ThreadAnswer.Done>(await Threads.ForkAsync(_key, forked.Id, first.RunId, default));
        var posted = Assert.IsType<ThreadAnswer.Done>(await Threads.SendAsync(forked, new PostMessage("3"), default));

        Assert.Equal((RunReason.Completed, "other"), End(await ReadAsync(frame => frame.Event is RunFinished, posted.Before, forked)));
        Assert.Equal(["1", "3"], await MessagesAsync(forked));
        Assert.Equal(["1", "2"], await MessagesAsync(_key));
    }

    [Fact]
    public async Task ChangeAgent_ToTheModelAlone_IsStoredAndReadAgain()
    {
        await PostAsync("hello");
        await FinishAsync();

        Assert.IsType<ThreadAnswer.Done>(await Threads.SendAsync(_key, new ChangeAgent(null, "sandbox"), default));

        var events = (await Threads.ReadAsync(_key, 0, 1000, default))!.Select(frame => frame.Event!);
        Assert.Equal(new AgentChanged(null, "sandbox"), events.OfType<AgentChanged>().Single() with { At = default, Request = null });
        Assert.Equal("sandbox", (await Threads.FindAsync(_key, default))!.Model);
    }

    /// <summary>The store that the host's threads are in.</summary>
    protected abstract Task<IThreadStore> OpenStoreAsync();

    private async Task<string> ReadWithCutsAsync(Random random, CancellationToken cancellationToken)
    {
        var (text, cursor) = ("", ThreadCursor.Start);
        for (var cut = 0; ; cut++)
        {
            var budget = cut < Cuts ? random.Next(1, 30) : int.MaxValue;
            await foreach (var batch in Threads.WatchAsync(_key, cursor, cancellationToken))
            {
                foreach (var frame in batch.Take(budget))
                {
                    text += frame.ReadText();
                    cursor = frame.Cursor ?? cursor;
                    if (frame.Type == RunFinished.TypeName)
                    {
                        return text;
                    }
                }

                budget -= batch.Count;
                if (budget <= 0)
                {
                    break;
                }
            }
        }
    }

    private async Task<ThreadAnswer.Done> PostAsync(string text, OnBusy onBusy = OnBusy.Reject) =>
        Assert.IsType<ThreadAnswer.Done>(await Threads.SendAsync(_key, new PostMessage(text, Create: true, OnBusy: onBusy), default));

    private Task<List<ThreadFrame>> FinishAsync(ThreadCursor after = default) => ReadAsync(frame => frame.Event is RunFinished, after);

    private async Task<List<ThreadFrame>> ReadAsync(Func<ThreadFrame, bool> until, ThreadCursor after = default, ThreadKey? key = null)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var seen = new List<ThreadFrame>();
        await foreach (var batch in Threads.WatchAsync(key ?? _key, after, patience.Token))
        {
            foreach (var frame in batch)
            {
                seen.Add(frame);
                if (until(frame))
                {
                    return seen;
                }
            }
        }

        throw new InvalidOperationException("The stream ended before what was waited for.");
    }
}
