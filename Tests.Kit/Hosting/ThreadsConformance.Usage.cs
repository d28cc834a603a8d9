using ChatCluster.Ledger;
using ChatCluster.Sandbox.Models;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Hosting;

/// <summary>What an owner has used.</summary>
public abstract partial class ThreadsConformance
{
    private const int Budget = 120_000;

    [Fact]
    public async Task Usage_OfStoppedFailedAndDeletedRuns_IsWhatTheModelCounted()
    {
        const int Each = 6;
        var owner = new Owner("default", $"u_{Guid.NewGuid():N}");
        var attempts = new System.Collections.Concurrent.ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        Model.Script = request =>
            (request.LastText().Split(' ')[0], attempts.AddOrUpdate(request.LastText(), 1, (_, before) => before + 1)) switch
        {
            ("stop" or "delete", _) => ModelReply.Of("Once ", "upon ").Stall(),
            ("fail", 1) => ModelReply.Failure(503),
            ("break", 1) => ModelReply.Of("half ").Cut(),
            _ => ModelReply.Of("done"),
        };
        string[] plans =
            [.. Enumerable.Range(0, Each).SelectMany(i => new[] { $"ok {i}", $"stop {i}", $"fail {i}", $"break {i}", $"delete {i}" })];
        await Task.WhenAll(plans.Select(async plan =>
        {
            var key = new ThreadKey(owner, plan.Replace(' ', '_'));
            Assert.IsType<ThreadAnswer.Done>(await Threads.SendAsync(key, new PostMessage(plan, Create: true), default));
            switch (plan.Split(' ')[0])
            {
                case "stop":
                    await ReadAsync(frame => frame.ReadText() is not null, key: key);
                    await Threads.SendAsync(key, new StopRun(), default);
                    break;
                case "delete":
                    await ReadAsync(frame => frame.ReadText() is not null, key: key);
                    await Threads.DeleteAsync(key, default);
                    return;
            }

            await ReadAsync(frame => frame.Event is RunFinished, key: key);
        }));

        var all = new UsageQuery(owner.Tenant, owner.User, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        var sum = Assert.Single(await Threads.SumUsageAsync(all, default));
        Assert.Equal((Model.Received, plans.Length, plans.Length), (sum.Usage.Calls, sum.Runs, sum.Messages));
        Assert.Equal(
            ("answer", "sandbox"), (await Threads.SumUsageAsync(all with { By = UsageGroups.Purpose | UsageGroups.Model }, default))
            .Where(part => part.Usage.Calls > 0).Select(part => (part.Purpose, part.Model)).Single());

        var used = await Threads.ReadUsageAsync(owner, default);
        Assert.Equal((plans.Length - Each, plans.Length, sum.Usage), (used.Threads, used.Runs, used.Usage));
        Assert.Equal(sum.Usage, used.Days!.Value.Aggregate(Usage.None, (total, day) => total.Add(day.Usage)));
    }

    [Fact]
    public async Task Budget_OfATenantsParallelRuns_StopsThemWhileTheyRun()
    {
        const int Parallel = 100;
        Model.Script = _ => ModelReply.Paced(5_000, 500);
        ThreadKey[] keys =
            [.. Enumerable.Range(0, Parallel).Select(index => new ThreadKey("thrifty", $"user{index}", $"t{Guid.NewGuid():N}"))];

        await Task.WhenAll(keys.Select(key => Threads.SendAsync(key, new PostMessage("go on", Create: true), default)));
        var ends = await Task.WhenAll(
            keys.Select(
                async key => Assert.IsType<RunFinished>((await ReadAsync(frame => frame.Event is RunFinished, key: key))[^1].Event)));

        Assert.All(ends, end => Assert.Equal((RunReason.Limited, "budget"), (end.Reason, end.Code)));
        var used = Assert.Single(
            await Threads.SumUsageAsync(new("thrifty", null, DateTimeOffset.MinValue, DateTimeOffset.MaxValue), default)).Usage;
        Assert.Equal(Model.Received, used.Calls);
        Assert.InRange(used.InputTokens + used.OutputTokens, Budget / 2, Budget + (used.InputTokens / used.Calls) + 256);
    }
}
