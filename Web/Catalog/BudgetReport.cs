using ChatCluster.Budgets;
using ChatCluster.Threads;

namespace ChatCluster.Web.Catalog;

/// <summary>Reads what is used of the budgets that an owner has a part in.</summary>
internal sealed class BudgetReport(BudgetOptions options, IThreads threads, TimeProvider time)
{
    public async Task<IReadOnlyList<BudgetView>?> ReadAsync(Owner owner, CancellationToken cancellationToken)
    {
        var views = new List<BudgetView>();
        var now = time.GetUtcNow();
        foreach (var scope in (BudgetScope[])[new(owner.Tenant, owner.User), new(owner.Tenant)])
        {
            BudgetLimit[] limits = [.. options.Of(scope).Limits()];
            if (limits.Length > 0)
            {
                var use = BudgetUse.Of(await threads.SumUsageAsync(BudgetUse.Query(scope, now), cancellationToken), now);
                views.AddRange(limits.Select(limit => BudgetView.For(scope, limit, use, options.WarnAt, now)));
            }
        }

        return views.Count == 0 ? null : views;
    }
}
