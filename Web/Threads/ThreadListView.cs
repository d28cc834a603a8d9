namespace ChatCluster.Web.Threads;

/// <summary>One page of a list of threads.</summary>
/// <param name="Next">The <c>cursor</c> of the page after this one; left out on the last.</param>
/// <param name="Page">The number of this page; left out where the list is read by cursor. Deprecated: use <c>next</c>.</param>
/// <param name="PageSize">How many threads a page has; left out where the list is read by cursor. Deprecated: use <c>limit</c>.</param>
/// <param name="Total">How many threads there are on all pages.</param>
public sealed record ThreadListView(IReadOnlyList<ThreadView> Items, string? Next, int? Page, int? PageSize, int Total);
