using ChatCluster.Ledger;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Runs;

/// <summary>Budgets stop runs while they run.</summary>
public sealed class BudgetTests
{
    private const int Parallel = 100;

    private static readonly UsageQuery Everything = new(null, null, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Budget_OfAHundredParallelRuns_IsPassedByOneLeaseAtMost(bool ofTheTenant)
    {
        const int Budget = 200_000;
        await using var rig = new Rig();
        using var model = new EndlessModel();
        rig.With(model, 10_000_000).Budgets.LeaseTokens = 256;
        (ofTheTenant ? rig.Budgets.Tenant : rig.Budgets.User).TokensPerDay = Budget;
        rig.NewProcess();
        ThreadKey[] keys =
            [.. Enumerable.Range(0, Parallel).Select(index => new ThreadKey("default", ofTheTenant ? $"user{index}" : "ada", $"t{index}"))];

        await Task.WhenAll(keys.Select(key => rig.Threads.SendAsync(key, new PostMessage("go on", Create: true), default)));
        var ends = new List<RunFinished>();
        foreach (var key in keys)
        {
            ends.Add(await EndAsync(rig, key));
        }

        Assert.All(ends, end => Assert.Equal((RunReason.Limited, "budget"), (end.Reason, end.Code)));
        Assert.Contains("resets at", ends[0].Message, StringComparison.Ordinal);
        var used = Assert.Single(await rig.Store.SumUsageAsync(Everything, default)).Usage;
        var lease = (used.InputTokens / used.Calls) + 256;
        Assert.InRange(used.InputTokens + used.OutputTokens, Budget / 2, Budget + lease);
        Assert.Equal(used.Calls, model.Calls);

        // The text that was shown is kept, and the next message is refused before anything of it is stored.
        Assert.Contains(ends, end => end.Text.StartsWith("and so on", StringComparison.Ordinal));
        ThreadAnswer refused;
        while ((refused = await rig.Threads.SendAsync(keys[0], new PostMessage("more", Limits: new()), default)) is ThreadAnswer.Done more)
        {
            // Calls that waited for each other gave back what they had reserved and not used.
            await EndAsync(rig, keys[0], more.RunId);
        }

        var limited = Assert.IsType<ThreadAnswer.Limited>(refused);
        Assert.Equal("budget_exhausted", limited.Code);
        Assert.InRange(limited.RetryAfterSeconds, 1, 24 * 3_600);
    }

    [Fact]
    public async Task Budget_OfCost_IsReadFromTheLedgerAfterARestart()
    {
        await using var rig = new Rig();
        rig.Budgets.User.CostPerMonth = 0.00001m;
        rig.NewProcess();
        await rig.PostAsync("hello");
        await rig.FinishAsync();

        rig.NewProcess();
        var refused = await rig.Threads.SendAsync(rig.Key, new PostMessage("more", Limits: new()), default);

        Assert.Contains("budget of cost for the month", Assert.IsType<ThreadAnswer.Limited>(refused).Message, StringComparison.Ordinal);
        Assert.Null(
            (await rig.Threads.SendAsync(
                rig.Key with { User = "bob" }, new PostMessage("hi", Create: true, Limits: new()), default)) as ThreadAnswer.Limited);
    }

    [Fact]
    public async Task Budget_ThatIsReservedByOthers_IsWaitedForUntilTheyAreDone()
    {
        await using var rig = new Rig();
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.Budgets.User.TokensPerDay = 1_000;
        rig.NewProcess();
        rig.Model.Holds(first, "first");
        await rig.PostAsync("one");
        await rig.WatchAsync(frame => frame.IsDelta);

        // The first call has reserved all there is, and uses little of it.
        var key = rig.Key with { Id = "t2" };
        await rig.Threads.SendAsync(key, new PostMessage("two", Create: true), default);
        await Task.Delay(50);
        Assert.Single(rig.Model.Calls);
        first.SetResult();

        Assert.Equal(RunReason.Completed, (await EndAsync(rig, key)).Reason);
    }

    [Fact]
    public async Task Stop_OfARunThatWaitsForItsBudget_EndsIt()
    {
        await using var rig = new Rig();
        rig.Budgets.User.TokensPerDay = 1_000;
        rig.NewProcess();
        rig.Model.Holds(new(TaskCreationOptions.RunContinuationsAsynchronously), "first");
        await rig.PostAsync("one");
        await rig.WatchAsync(frame => frame.IsDelta);
        var key = rig.Key with { Id = "t2" };
        await rig.Threads.SendAsync(key, new PostMessage("two", Create: true), default);

        await rig.Threads.SendAsync(key, new StopRun(), default);

        Assert.Equal((RunReason.Stopped, 0), (await EndAsync(rig, key)) is var end ? (end.Reason, end.Usage.Calls) : default);
    }

    private static async Task<RunFinished> EndAsync(Rig rig, ThreadKey key, string? runId = null)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await foreach (var batch in rig.Threads.WatchAsync(key, default, patience.Token))
        {
            var ends = batch.Select(frame => frame.Event).OfType<RunFinished>();
            if (ends.FirstOrDefault(end => end.RunId == (runId ?? end.RunId)) is { } end)
            {
                return end;
            }
        }

        throw new InvalidOperationException("The stream ended before the run.");
    }
}
