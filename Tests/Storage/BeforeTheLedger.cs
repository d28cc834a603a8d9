using ChatCluster.Ledger;
using ChatCluster.Threads;
using Xunit;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage;

/// <summary>A thread from before there was a ledger of usage, and what the ledger has of it afterwards.</summary>
internal static class BeforeTheLedger
{
    public static ThreadSummary Thread { get; } = Summary(Key(), 1) with
    {
        Title = "\"usage\":{\"calls\":99} } is no usage",
        Messages = 3,
        Rounds = 4,
        Usage = new() { Calls = 5, InputTokens = 1_000, OutputTokens = 70, LatencyMs = 900, Cost = 0.00123m, Estimated = true },
    };

    public static async Task AssertCarriedOverAsync(IThreadStore store)
    {
        var query = new UsageQuery(Ada.Tenant, Ada.User, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, UsageGroups.Day);
        var sum = Assert.Single(await store.SumUsageAsync(query, CancellationToken.None));
        Assert.Equal((DateOnly.FromDateTime(Thread.UpdatedAt.UtcDateTime), 3, 4), (sum.Day, sum.Messages, sum.Runs));
        Assert.Equal(Thread.Usage, sum.Usage);
    }
}
