using ChatCluster.Access;

namespace ChatCluster.Web.Admin;

/// <summary>One line of the audit.</summary>
/// <param name="Id">Its number, in the order of storing.</param>
/// <param name="Tenant">The tenant that it concerns; empty where nobody knows one.</param>
/// <param name="User">Who did it; empty where nobody knows.</param>
/// <param name="Action">What was done.</param>
/// <param name="Target">What it was done to.</param>
/// <param name="By">How the user came in.</param>
/// <param name="Code">The code of a refusal.</param>
/// <param name="Address">From which address it came; of IPv6 the network.</param>
/// <param name="Count">How many times within a minute.</param>
public sealed record AuditItem(
    long Id, DateTimeOffset At, string Tenant, string User, string Action, string? Target, string? By, string? Code,
    string? Address, int Count)
{
    internal static AuditItem Of(AuditEntry entry) =>
        new(entry.Id, entry.At, entry.Tenant, entry.User, entry.Action, entry.Target, entry.By, entry.Code, entry.Address, entry.Count);
}
