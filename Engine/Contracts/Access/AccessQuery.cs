namespace ChatCluster.Access;

/// <summary>Which records to list, in the order of their ids.</summary>
/// <param name="Tenant">Only those of this tenant.</param>
/// <param name="User">Only those of this user.</param>
/// <param name="After">Only those after this id.</param>
/// <param name="Count">How many at most, 1 to <see cref="MaxCount"/>.</param>
public sealed record AccessQuery(
    string Kind, string? Tenant = null, string? User = null, string? After = null, int Count = AccessQuery.MaxCount)
{
    /// <summary>The most records one page has.</summary>
    public const int MaxCount = 1_000;
}
