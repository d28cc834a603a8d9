using ChatCluster.Budgets;

namespace ChatCluster.Web.Catalog;

/// <summary>A budget and what is used of it.</summary>
/// <param name="Of">Whose: <c>user</c> or <c>tenant</c>.</param>
/// <param name="Kind"><c>tokens</c> or <c>cost</c>.</param>
/// <param name="Per"><c>day</c> or <c>month</c>, in UTC.</param>
/// <param name="ResetsAt">When it resets.</param>
/// <param name="Warning">Whether so much is used that the log warns of it.</param>
public sealed record BudgetView(string Of, string Kind, string Per, decimal Limit, decimal Used, DateTimeOffset ResetsAt, bool Warning)
{
    internal static BudgetView For(BudgetScope scope, BudgetLimit limit, BudgetUse use, int warnAt, DateTimeOffset now) => new(
        scope.User is null ? "tenant" : "user",
        limit.IsCost ? "cost" : "tokens",
        limit.IsMonth ? "month" : "day",
        limit.Amount,
        use.Of(limit),
        limit.ResetsAt(now),
        use.Of(limit) * 100 >= limit.Amount * warnAt);
}
