namespace ChatCluster.Web.Admin;

/// <summary>Lines of the audit, the newest first.</summary>
/// <param name="Next">What to ask with as <c>cursor</c> for older ones; none behind the first line.</param>
public sealed record AuditView(IReadOnlyList<AuditItem> Items, string? Next);
