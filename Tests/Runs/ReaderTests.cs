using ChatCluster.Threads;
using Microsoft.Extensions.AI;
using Xunit;

namespace ChatCluster.Tests.Runs;

public sealed class ReaderTests
{
    [Fact]
    public async Task Readers_CutTenThousandTimes_MissAndDoubleNothing()
    {
        await using var rig = new Rig(TestTool.Echo());
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var cuts = 0;
        var start = ThreadCursor.Start;
        while (cuts < 10_000)
        {
            rig.Model.Asks(("c1", "echo", "x")).Does(Chatter);
            await rig.PostAsync("talk");
            var readers = await Task.WhenAll(Enumerable.Range(cuts, 8).Select(seed => ReadWithCutsAsync(seed, start)));

            var stored = (await rig.LogAsync()).OfType<StepFinished>().Select(step => (step.Reasoning ?? "") + step.Text)
                .TakeLast(2).ToList();
            Assert.All(readers, reader => Assert.Equal(stored.Select(text => text.Length), reader.Steps.Select(text => text.Length)));
            start = readers[0].Cursor;
        }

        // Reads a little, is cut, and comes back with its cursor. The text is longer than the ring, so that whoever lags is served from the
        // log.
        async Task<ReaderText> ReadWithCutsAsync(int seed, ThreadCursor from)
        {
            var random = new Random(seed);
            var text = new ReaderText { Cursor = from };
            while (true)
            {
                var budget = random.Next(1, 40);
                await foreach (var batch in rig.Threads.WatchAsync(rig.Key, text.Cursor, patience.Token))
                {
                    foreach (var frame in batch.Take(budget))
                    {
                        text.Read(frame);
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

                Interlocked.Increment(ref cuts);
            }
        }
    }

    [Fact]
    public async Task Reader_OfAFinishedThread_GetsEveryEventAndAllTextAsDeltas()
    {
        await using var rig = new Rig();
        rig.Model.Does(
            _ => new AIContent[] { new TextReasoningContent("hm "), new TextContent("Hello "), new TextContent("you") }
                .ToAsyncEnumerable());
        await rig.PostAsync("hi");
        var live = await rig.FinishAsync();
        rig.NewProcess();

        var later = await rig.FinishAsync();

        Assert.Equal(
            live.Where(f => f.IsStored).Select(f => f.Cursor!.Value.Sequence),
            later.Where(f => f.IsStored).Select(f => f.Cursor!.Value.Sequence));
        Assert.Equal("Hello you", string.Concat(later.Where(f => f.Type == ThreadFrame.TextDelta).Select(f => f.ReadText())));
        Assert.Equal("hm ", string.Concat(later.Where(f => f.Type == ThreadFrame.ReasoningDelta).Select(f => f.ReadText())));
    }

    [Fact]
    public async Task Reader_FromEveryCursorEverSeen_GetsExactlyWhatFollowed()
    {
        await using var rig = new Rig();
        rig.Model.Does(
            _ => Enumerable.Range(0, 40)
                .Select(i => (AIContent)(i % 7 == 3 ? new TextReasoningContent($"r{i} ") : new TextContent($"t{i} "))).ToAsyncEnumerable());
        await rig.PostAsync("hi");
        var live = await rig.FinishAsync();
        rig.NewProcess();

        for (var i = 0; i < live.Count - 1; i++)
        {
            var rest = await rig.FinishAsync(live[i].Cursor!.Value);
            Assert.Equal(
                string.Concat(live.Skip(i + 1).Select(frame => frame.ReadText())),
                string.Concat(rest.Select(frame => frame.ReadText())));
            Assert.Equal(live.Skip(i + 1).Count(frame => frame.IsStored), rest.Count(frame => frame.IsStored));
        }
    }

    [Fact]
    public async Task Reader_OfAMissingThread_GetsNothing()
    {
        await using var rig = new Rig();

        Assert.Empty(await rig.Threads.WatchAsync(rig.Key, default, default).ToListAsync());
    }

    private static async IAsyncEnumerable<AIContent> Chatter(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = 0; i < 30_000; i++)
        {
            if (i % 10 == 0)
            {
                await Task.Yield();
            }

            yield return i % 97 < 20 ? new TextReasoningContent($"r{i} ") : new TextContent($"t{i}é ");
        }
    }
}
