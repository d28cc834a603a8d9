namespace ChatCluster.Ledger;

/// <summary>Which usage is added up, and how.</summary>
/// <param name="Tenant">Of one tenant; null for all.</param>
/// <param name="User">Of one user of the tenant; null for all of them.</param>
/// <param name="From">From this time on.</param>
/// <param name="Before">Before this time.</param>
public sealed record UsageQuery(
    string? Tenant = null, string? User = null, DateTimeOffset From = default, DateTimeOffset Before = default,
    UsageGroups By = UsageGroups.None)
{
    /// <summary>Sums that are read at most.</summary>
    public const int MaxSums = 10_000;
}
