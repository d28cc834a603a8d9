using ChatCluster.Hosting;
using ChatCluster.Ledger;
using ChatCluster.Threads;
using ChatCluster.Tools;
using Xunit;

namespace ChatCluster.Tests.Runs;

/// <summary>The ledger has what the model's own count has.</summary>
public sealed class UsageLedgerTests
{
    private const int Threads = 20;
    private const int Rounds = 50;

    private static readonly UsageQuery Everything = new(null, null, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);

    [Fact]
    public async Task Ledger_OfAThousandRunsWithStopsKillsAndFailures_HasTheModelsOwnCount()
    {
        await using var rig = new Rig();
        using var model = new CountingModel();
        rig.With(model, 10_000_000).Options.CheckpointInterval = TimeSpan.FromSeconds(60);
        var dead = new List<EmbeddedThreads>();
        rig.NewProcess();
        ThreadKey[] keys = [.. Enumerable.Range(0, Threads).Select(index => rig.Key with { Id = $"t{index}" })];
        for (var round = 0; round < Rounds; round++)
        {
            // A process dies in every fifth round, with what it is at then.
            var plans = Enumerable.Range(0, Threads).Select(index => Plan(index, round)).ToArray();
            var holding = model.Holding + plans.Count(plan => plan is "stop" or "kill");
            for (var index = 0; index < Threads; index++)
            {
                var post = new PostMessage($"{plans[index]} {round} {index}", Create: true);
                Assert.IsType<ThreadAnswer.Done>(await rig.Threads.SendAsync(keys[index], post, default));
            }

            await UntilAsync(() => model.Holding == holding);
            await UntilIdleAsync(rig, keys.Where((_, index) => plans[index] is not ("stop" or "kill")));
            if (plans.Contains("kill"))
            {
                dead.Add(rig.Threads);
                await rig.NewProcess().ResumeAsync(default);
                await UntilIdleAsync(rig, keys.Where((_, index) => plans[index] is "kill"));
            }

            foreach (var (_, index) in plans.Select((plan, index) => (plan, index)).Where(entry => entry.plan is "stop"))
            {
                await rig.Threads.SendAsync(keys[index], new StopRun(), default);
            }

            await UntilIdleAsync(rig, keys);
        }

        foreach (var process in dead)
        {
            await process.StopAsync();
            process.Dispose();
        }

        var ledger = Assert.Single(await rig.Store.SumUsageAsync(Everything, default));
        Assert.Equal((Threads * Rounds, Threads * Rounds), (ledger.Runs, ledger.Messages));
        Assert.Equal(model.Calls, ledger.Usage.Calls);

        // What the provider has told is there as it was told, and the rest is marked.
        var used = await UsagesAsync(rig, keys);
        var told = used.Where(usage => usage.Estimated is null).Aggregate(Usage.None, (sum, usage) => sum.Add(usage));
        Assert.Equal((model.Told, model.Input, model.Output), (told.Calls, told.InputTokens, told.OutputTokens));
        Assert.Equal(used.Aggregate(Usage.None, (sum, usage) => sum.Add(usage)), ledger.Usage);

        foreach (var key in keys)
        {
            await rig.Threads.DeleteAsync(key, default);
        }

        Assert.Equal(ledger, Assert.Single(await rig.Store.SumUsageAsync(Everything, default)));
    }

    [Fact]
    public async Task Deletion_DuringACall_LeavesTheCallInTheLedger()
    {
        await using var rig = new Rig();
        using var model = new CountingModel();
        rig.With(model, 10_000_000);
        rig.NewProcess();
        await rig.Threads.SendAsync(rig.Key, new PostMessage("stop me", Create: true), default);
        await UntilAsync(() => model.Holding == 1);

        await rig.Threads.DeleteAsync(rig.Key, default);

        var ledger = Assert.Single(await rig.Store.SumUsageAsync(Everything, default));
        Assert.Equal((1, 1, true), (ledger.Runs, ledger.Usage.Calls, ledger.Usage.Estimated));
        Assert.True(ledger.Usage.InputTokens > 10 && ledger.Usage.OutputTokens >= 2 && ledger.Usage.Cost > 0);
    }

    [Fact]
    public async Task Lines_SayAgentModelPurposeAndTool()
    {
        await using var rig = new Rig(new TestTool("look", (_, _) => Task.FromResult(new ToolOutput("found"))));
        rig.Options.ImproveTitles = true;
        rig.Model.Asks(("c1", "look", "a"), ("c2", "look", "a"), ("c3", "nothing", "b")).Says("Found.").Says("A title");

        await rig.PostAsync("find it");
        await rig.WatchAsync(frame => frame.Event is TitleChanged { Usage: not null });

        var sums = await rig.Store.SumUsageAsync(
            Everything with { By = UsageGroups.Agent | UsageGroups.Model | UsageGroups.Purpose | UsageGroups.Tool }, default);
        Assert.Equal(
            [("default", null, null, null, 0, 0), ("default", null, null, "look", 0, 1), ("default", "main", "answer", null, 2, 0),
                ("default", "main", "title", null, 1, 0)],
            sums.Select(sum => (sum.Agent, sum.Model, sum.Purpose, sum.Tool, sum.Usage.Calls, sum.ToolCalls)));
    }

    [Fact]
    public async Task Fork_OfAThread_AddsNothingToTheLedger()
    {
        await using var rig = new Rig();
        await rig.PostAsync("hello");
        await rig.FinishAsync();
        var before = Assert.Single(await rig.Store.SumUsageAsync(Everything, default));

        Assert.IsType<ThreadAnswer.Done>(await rig.Threads.ForkAsync(rig.Key, "copy", null, default));

        Assert.Equal(before, Assert.Single(await rig.Store.SumUsageAsync(Everything, default)));
    }

    private static string Plan(int index, int round) => ((index + round) % 10) switch
    {
        5 => "stop",
        6 when round % 5 == 4 => "kill",
        7 => "unreachable",
        8 => "breaks",
        9 => "fails",
        _ => "ok",
    };

    private static async Task<List<Usage>> UsagesAsync(Rig rig, IEnumerable<ThreadKey> keys)
    {
        var used = new List<Usage?>();
        foreach (var key in keys)
        {
            await foreach (var stored in rig.Store.ReadAsync(key, 0, default))
            {
                used.Add(ThreadJson.Decode(
                    stored.Json.Span) switch
                { StepStarted e => e.Lost, StepFinished e => e.Usage, StepFailed e => e.Usage, _ => null });
            }
        }

        return [.. used.OfType<Usage>()];
    }

    private static async Task UntilIdleAsync(Rig rig, IEnumerable<ThreadKey> keys)
    {
        foreach (var key in keys)
        {
            await UntilAsync(async () => await rig.Store.FindAsync(key, default) is { Running: false });
        }
    }

    private static Task UntilAsync(Func<bool> holds) => UntilAsync(() => Task.FromResult(holds()));

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await holds())
        {
            await Task.Delay(1, patience.Token);
        }
    }
}
