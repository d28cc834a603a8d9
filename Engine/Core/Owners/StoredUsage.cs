using ChatCluster.Ledger;
using ChatCluster.Storage;
using ChatCluster.Threads;

namespace ChatCluster.Owners;

/// <summary>What an owner has used, as the ledger has it: with what was deleted.</summary>
public static class StoredUsage
{
    /// <summary>Days that are told one by one: the latest ones.</summary>
    public const int DaysTold = 35;

    private static readonly ThreadQuery AnyThread = new() { Archived = null, PageSize = 1 };

    public static async Task<OwnerUsage> ReadAsync(IThreadStore store, Owner owner, CancellationToken cancellationToken)
    {
        var threads = (await store.ListAsync(owner, AnyThread, cancellationToken)).Total;
        var days = await store.SumUsageAsync(
            new(owner.Tenant, owner.User, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, UsageGroups.Day), cancellationToken);
        var sum = days.Aggregate(new OwnerUsage(threads, 0, 0, Usage.None), static (total, day) => total with
        {
            Messages = total.Messages + day.Messages,
            Runs = total.Runs + day.Runs,
            Usage = total.Usage.Add(day.Usage),
        });
        return sum with
        {
            Days = [.. days.TakeLast(DaysTold).Select(day => new UsageDay(day.Day!.Value, day.Messages, day.Runs, day.Usage))],
        };
    }
}
