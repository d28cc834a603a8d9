using ChatCluster.Configuration;

namespace ChatCluster.Budgets;

/// <summary>What is wrong with <see cref="BudgetOptions"/>.</summary>
internal static class BudgetOptionsValidator
{
    public static IEnumerable<string> Problems(BudgetOptions options) =>
    [
        .. options.User.Validate("ChatCluster:Budgets:User"),
        .. options.Tenant.Validate("ChatCluster:Budgets:Tenant"),
        .. options.Tenants.SelectMany(tenant => tenant.Value.Validate($"ChatCluster:Budgets:Tenants:{tenant.Key}")),
        .. Check.Range("ChatCluster:Budgets:LeaseTokens", options.LeaseTokens, 64, 100_000),
        .. Check.Range("ChatCluster:Budgets:WarnAt", options.WarnAt, 1, 100),
    ];
}
