namespace ChatCluster.Web.Sharing;

/// <summary>One page of the links of an owner, of the thread that changed last first.</summary>
/// <param name="Next">The <c>cursor</c> of the page after this one; left out on the last.</param>
/// <param name="Total">How many links there are on all pages.</param>
public sealed record ShareListView(IReadOnlyList<SharedThreadItem> Items, string? Next, int Total);
