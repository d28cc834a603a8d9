namespace ChatCluster.Access;

/// <summary>Which lines of the audit to read, the newest first.</summary>
/// <param name="Tenant">Only those that concern this tenant; all tenants when left out.</param>
/// <param name="User">Only those of this user.</param>
/// <param name="Action">Only of this kind.</param>
/// <param name="Before">Only those before this number.</param>
/// <param name="Count">How many at most, 1 to <see cref="MaxCount"/>.</param>
public sealed record AuditQuery(
    string? Tenant = null, string? User = null, string? Action = null, long Before = long.MaxValue, int Count = 100)
{
    /// <summary>The most entries one page has.</summary>
    public const int MaxCount = 1_000;
}
