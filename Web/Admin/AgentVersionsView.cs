namespace ChatCluster.Web.Admin;

/// <summary>Versions of an agent, the newest first.</summary>
/// <param name="Next">What to ask with as <c>cursor</c> for the page behind; none behind the last.</param>
public sealed record AgentVersionsView(IReadOnlyList<AgentVersionView> Items, string? Next);
