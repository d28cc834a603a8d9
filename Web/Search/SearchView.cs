namespace ChatCluster.Web.Search;

/// <summary>One page of what was found, the thread that changed last first.</summary>
/// <param name="Next">The <c>cursor</c> of the page after this one; left out on the last.</param>
public sealed record SearchView(IReadOnlyList<SearchItem> Items, string? Next);
