namespace ChatCluster.Web.Threads;

/// <summary>One page of a list of threads.</summary>
/// <param name="Total">How many threads there are on all pages.</param>
public sealed record ThreadListView(IReadOnlyList<ThreadView> Items, int Page, int PageSize, int Total);
