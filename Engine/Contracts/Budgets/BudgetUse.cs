using ChatCluster.Ledger;
using ChatCluster.Threads;

namespace ChatCluster.Budgets;

/// <summary>What was used of a budget, on a day and in its month.</summary>
public sealed record BudgetUse(DateOnly Day, decimal TokensOfDay, decimal CostOfDay, decimal TokensOfMonth, decimal CostOfMonth)
{
    /// <summary>Which lines of the ledger to add up for it.</summary>
    public static UsageQuery Query(BudgetScope scope, DateTimeOffset now)
    {
        var day = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        return new(scope.Tenant, scope.User, day.AddDays(1 - day.Day), day.AddDays(2), UsageGroups.Day | UsageGroups.Key);
    }

    /// <summary>Adds up what <see cref="Query"/> brought.</summary>
    public static BudgetUse Of(IEnumerable<UsageSum> sums, DateTimeOffset now) =>
        sums.Aggregate(
            Nothing(now), static (use, sum) => use.Add(TokensOf(sum.Usage), sum.OwnKey is true ? 0 : sum.Usage.Cost ?? 0, sum.Day!.Value));

    /// <summary>What was used of a limit.</summary>
    public decimal Of(BudgetLimit limit)
    {
        ArgumentNullException.ThrowIfNull(limit);
        return (limit.IsCost, limit.IsMonth) switch
        {
            (false, false) => TokensOfDay,
            (false, true) => TokensOfMonth,
            (true, false) => CostOfDay,
            _ => CostOfMonth,
        };
    }

    /// <summary>The tokens that count against a budget: input and output.</summary>
    public static long TokensOf(Usage usage) => usage.InputTokens + usage.OutputTokens;

    /// <summary>Nothing used, on the day of <paramref name="now"/> in UTC.</summary>
    public static BudgetUse Nothing(DateTimeOffset now) => new(DateOnly.FromDateTime(now.UtcDateTime), 0, 0, 0, 0);

    /// <summary>With so many more tokens and so much more money on the same day.</summary>
    public BudgetUse Add(decimal tokens, decimal cost) => Add(tokens, cost, Day);

    private BudgetUse Add(decimal tokens, decimal cost, DateOnly day) => this with
    {
        TokensOfDay = TokensOfDay + (day < Day ? 0 : tokens),
        CostOfDay = CostOfDay + (day < Day ? 0 : cost),
        TokensOfMonth = TokensOfMonth + tokens,
        CostOfMonth = CostOfMonth + cost,
    };
}
