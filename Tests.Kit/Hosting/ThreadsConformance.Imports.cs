using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Hosting;

/// <summary>Threads that come from somewhere else.</summary>
public abstract partial class ThreadsConformance
{
    private const int Damaged = 300;

    [Fact]
    public async Task Import_OfAnExport_IsTheSameThreadAndAnExistingOneIsKept()
    {
        await PostAsync("hello");
        await FinishAsync();
        var events = (await Threads.ReadAsync(_key, 0, 1000, default))!.Select(frame => frame.Event!).ToList();
        var copy = _key with { Id = _key.Id + "i" };

        Assert.IsType<ThreadAnswer.Done>(await Threads.ImportAsync(copy, events, new(), default));

        Assert.Equal(["hello"], await MessagesAsync(copy));
        Assert.IsType<ThreadAnswer.Conflict>(await Threads.ImportAsync(copy, events, new(), default));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Import_OfWhatTheRulesMade_IsReadAndGoesOn(int seed)
    {
        Assert.Null(await TroubleAsync(GeneratedThread.Of(seed), mustBeTaken: true));
    }

    [Fact]
    public async Task Import_OfDamagedExports_IsRefusedOrReadAndGoesOn()
    {
        for (var seed = 0; seed < Damaged; seed++)
        {
            var export = DamagedExport.Random(seed);
            if (await TroubleAsync(export) is not { } trouble)
            {
                continue;
            }

            var smallest = await export.ShrinkAsync(async less => await TroubleAsync(less) is not null);
            Assert.Fail($"{await TroubleAsync(smallest) ?? trouble}\nafter an import of {smallest}");
        }
    }

    [Fact]
    public async Task Import_SaysNothingAboutWhatItsOwnerUsed()
    {
        var copy = _key with { User = "eve", Id = "i" };

        Assert.IsType<ThreadAnswer.Done>(await Threads.ImportAsync(copy, GeneratedThread.Of(5), new(), default));

        Assert.Equal(Usage.None, (await Threads.ReadUsageAsync(copy.Owner, default)).Usage);
        Assert.Equal(Usage.None, (await Threads.FindAsync(copy, default))!.Usage);
    }

    [Fact]
    public async Task Import_OfMoreThanItMayHold_IsRefusedWithTheLineAndTheReason()
    {
        var events = GeneratedThread.Of(1);

        var tooMany = Assert.IsType<ThreadAnswer.Invalid>(await Threads.ImportAsync(_key, events, new(Events: 3), default));
        var tooLong = Assert.IsType<ThreadAnswer.Invalid>(await Threads.ImportAsync(_key, events, new(MessageChars: 2), default));

        Assert.Equal("import_too_long", tooMany.Code);
        Assert.StartsWith("Line 2 ", tooLong.Message, StringComparison.Ordinal);
        Assert.Null(await Threads.FindAsync(_key, default));
    }

    [Fact]
    public async Task Fork_ThroughAMessage_IsThatThroughItsReply()
    {
        var first = await PostAsync("1");
        var frames = await FinishAsync();
        await PostAsync("2");
        await FinishAsync(frames[^1].Cursor!.Value);
        var forked = _key with { Id = _key.Id + "f" };

        Assert.IsType<ThreadAnswer.Done>(await Threads.ForkAsync(_key, forked.Id, first.MessageId, default));

        Assert.Equal(["1"], await MessagesAsync(forked));
        Assert.Equal("run_not_found", Assert.IsType<ThreadAnswer.Invalid>(await Threads.ForkAsync(_key, "none", "m_none", default)).Code);
    }

    private Task<string?> TroubleAsync(DamagedExport export) =>
        export.Events() is { } events ? TroubleAsync(events) : Task.FromResult<string?>(null);

    /// <summary>
    /// What went wrong with an import and everything that can be done with it; nothing, or a refusal that says why, is no trouble.
    /// </summary>
    private async Task<string?> TroubleAsync(IReadOnlyList<ThreadEvent> events, bool mustBeTaken = false)
    {
        var key = _key with { Id = $"i_{Guid.NewGuid():N}" };
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            switch (await Threads.ImportAsync(key, events, new(), patience.Token))
            {
                case ThreadAnswer.Done:
                    return await TroubleAsync(key, patience.Token);
                case ThreadAnswer.Invalid { Code: "import_inconsistent" or "import_incomplete", Message: var reason } when !mustBeTaken
                    && (reason.Contains("Line ", StringComparison.Ordinal) || reason.Contains("begins", StringComparison.Ordinal)):
                    return null;
                case var answer:
                    return $"The import was answered {answer}.";
            }
        }
        catch (Exception exception)
        {
            return exception.ToString();
        }
    }

    private async Task<string?> TroubleAsync(ThreadKey key, CancellationToken cancellationToken)
    {
        var found = (await Threads.FindAsync(key, cancellationToken))!;
        var stored = (await Threads.ReadAsync(key, 0, 1000, cancellationToken))!;
        await Threads.ReadBackwardAsync(key, long.MaxValue, 1000, cancellationToken);
        await Threads.ReadTranscriptAsync(key, new(), cancellationToken);
        Assert.Equal(found.Sequence, stored.Count);
        Assert.All(stored, frame => Assert.NotNull(frame.Event));
        Assert.Null(found.RunId);
        await foreach (var batch in Threads.WatchAsync(key, default, cancellationToken))
        {
            if (batch.LastCursor() is { Sequence: var at } && at >= found.Sequence)
            {
                break;
            }
        }

        Assert.IsType<ThreadAnswer.Done>(await Threads.ForkAsync(key, key.Id + "f", null, cancellationToken));
        var exported =
            (await Threads.ReadAsync(key with { Id = key.Id + "f" }, 0, 1000, cancellationToken))!.Select(frame => frame.Event!).ToList();
        Assert.IsType<ThreadAnswer.Done>(await Threads.ImportAsync(key with { Id = key.Id + "g" }, exported, new(), cancellationToken));
        var posted = Assert.IsType<ThreadAnswer.Done>(await Threads.SendAsync(key, new PostMessage("go on"), cancellationToken));
        var end = (RunFinished)(await ReadAsync(frame => frame.Event is RunFinished, posted.Before, key))[^1].Event!;
        Assert.Equal(RunReason.Completed, end.Reason);
        Assert.True(await Threads.DeleteAsync(key, cancellationToken));
        return null;
    }
}
