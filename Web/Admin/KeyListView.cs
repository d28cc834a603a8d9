namespace ChatCluster.Web.Admin;

/// <summary>Keys, in the order of their ids.</summary>
/// <param name="Next">What to ask with as <c>cursor</c> for the page behind; none behind the last.</param>
public sealed record KeyListView(IReadOnlyList<KeyView> Items, string? Next);
