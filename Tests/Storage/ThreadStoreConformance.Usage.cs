using ChatCluster.Ledger;
using ChatCluster.Threads;
using Xunit;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage;

/// <summary>The ledger of usage.</summary>
public abstract partial class ThreadStoreConformance
{
    private static readonly UsageQuery Everything = new(null, null, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);

    [Fact]
    public async Task Usage_OfAnAppend_IsAddedUpByWhateverIsAskedFor()
    {
        await UseAsync(
            Key(), 0, Call("large", 10, 0.5m), Call("small", 1) with
            {
                Agent = "analyst",
                Purpose = UsagePurpose.Title,
            }, Tool("clock"), Tool("clock", "timeout"), Run());
        await UseAsync(Key(), 1, Call("large", 100, 0.25m) with { At = Noon.AddDays(1) }, Run() with { At = Noon.AddDays(1) });

        var all = Assert.Single(await Store.SumUsageAsync(Everything, default));
        var days = await Store.SumUsageAsync(Everything with { By = UsageGroups.Day }, default);
        var models = await Store.SumUsageAsync(Everything with { By = UsageGroups.Model | UsageGroups.Purpose }, default);
        var tools = await Store.SumUsageAsync(Everything with { By = UsageGroups.Tool }, default);

        Assert.Equal((2, 4, 2, 1, 80L), (all.Runs, all.Messages, all.ToolCalls, all.ToolErrors, all.ToolMs));
        var used = Call("", 0).Usage with
        {
            Calls = 3,
            InputTokens = 111,
            OutputTokens = 333,
            CachedTokens = 12,
            ReasoningTokens = 3,
            LatencyMs = 15,
            Cost = 0.75m,
            Model = null,
            FirstTokenMs = null,
        };
        Assert.Equal(used, all.Usage);
        Assert.Equal([(new(2025, 3, 1), 2), (new(2025, 3, 2), 1)], days.Select(sum => (sum.Day!.Value, sum.Usage.Calls)));
        Assert.Equal(
            [(null, null, 0), ("large", "answer", 2), ("small", "title", 1)],
            models.Select(sum => (sum.Model, sum.Purpose, sum.Usage.Calls)));
        Assert.Equal([(null, 0, 3), ("clock", 2, 0)], tools.Select(sum => (sum.Tool, sum.ToolCalls, sum.Usage.Calls)));
    }

    [Fact]
    public async Task Usage_OfOwners_IsToldApartAndKeptWhenTheirThreadsAreDeleted()
    {
        Owner[] owners = [Ada, new("acme", "bob"), new("acme-2", "ada"), new("acme/ada", "x"), new("acm", "ada")];
        foreach (var (index, owner) in owners.Index())
        {
            await UseAsync(Key(owner: owner), 0, Call("m", (int)Math.Pow(10, index)));
        }

        foreach (var owner in owners)
        {
            Assert.True(await Store.DeleteAsync(Key(owner: owner), default));
        }

        Assert.Equal(1, await InputAsync(Everything with { Tenant = "acme", User = "ada" }));
        Assert.Equal(11, await InputAsync(Everything with { Tenant = "acme" }));
        Assert.Equal(11_111, await InputAsync(Everything));
        var tenants = await Store.SumUsageAsync(Everything with { By = UsageGroups.Tenant }, default);
        Assert.Equal(
            [("acm", 10_000), ("acme", 11), ("acme-2", 100), ("acme/ada", 1_000)],
            tenants.Select(sum => (sum.Tenant, sum.Usage.InputTokens)).Order());
        var users = await Store.SumUsageAsync(Everything with { Tenant = "acme", By = UsageGroups.User }, default);
        Assert.Equal([("ada", 1), ("bob", 10)], users.Select(sum => (sum.User, sum.Usage.InputTokens)));
    }

    [Fact]
    public async Task Usage_OfAnAppendThatConflicts_IsNotThere()
    {
        await UseAsync(Key(), 0, Call("m", 1));

        await Assert.ThrowsAsync<ThreadConflictException>(() => UseAsync(Key(), 0, Call("m", 10)));
        await Assert.ThrowsAsync<ThreadConflictException>(() => UseAsync(Key(), 5, Call("m", 100)));

        Assert.Equal(1, await InputAsync(Everything));
    }

    [Fact]
    public async Task Usage_BetweenTimes_HasTheFirstAndNotTheLast()
    {
        await UseAsync(
            Key(), 0, [.. Enumerable.Range(0, 4).Select(day => Call("m", (int)Math.Pow(10, day)) with { At = Noon.AddDays(day) })]);

        Assert.Equal(110, await InputAsync(Everything with { From = Noon.AddDays(1), Before = Noon.AddDays(3) }));
        Assert.Empty(await Store.SumUsageAsync(Everything with { From = Noon.AddDays(9) }, default));
        Assert.Equal(2, await Store.DeleteUsageAsync(Noon.AddDays(2), default));
        Assert.Equal(0, await Store.DeleteUsageAsync(Noon.AddDays(2), default));
        Assert.Equal(1_100, await InputAsync(Everything));
    }

    [Fact]
    public async Task Usage_AfterARestart_IsThere()
    {
        await UseAsync(Key(), 0, Call("m", 7));

        if (await ReopenAsync() is { } reopened)
        {
            Assert.Equal(7, Assert.Single(await reopened.SumUsageAsync(Everything, default)).Usage.InputTokens);
        }
    }

    private async Task<long> InputAsync(UsageQuery query) => (await Store.SumUsageAsync(query, default)).Sum(sum => sum.Usage.InputTokens);

    private Task UseAsync(ThreadKey key, long expected, params UsageLine[] lines) =>
        Store.AppendAsync(key, expected, Events("x"), Summary(key, expected + 1), lines, CancellationToken.None);

    private static UsageLine Call(string model, int input, decimal? cost = null) => new()
    {
        Kind = UsageKind.Call,
        At = Noon,
        RunId = "r1",
        Agent = "default",
        Purpose = UsagePurpose.Answer,
        Outcome = "stop",
        Usage = new()
        {
            Model = model,
            InputTokens = input,
            OutputTokens = 3 * input,
            CachedTokens = 4,
            ReasoningTokens = 1,
            LatencyMs = 5,
            FirstTokenMs = 2,
            Cost = cost,
            Estimated = true,
        },
    };

    private static UsageLine Tool(string tool, string? outcome = null) => new()
    {
        Kind = UsageKind.Tool,
        At = Noon,
        RunId = "r1",
        Agent = "default",
        Tool = tool,
        Outcome = outcome,
        Usage = Usage.None with { LatencyMs = 40 },
    };

    private static UsageLine Run() =>
        new() { Kind = UsageKind.Run, At = Noon, RunId = "r1", Agent = "default", Outcome = "completed", Runs = 1, Messages = 2 };
}
