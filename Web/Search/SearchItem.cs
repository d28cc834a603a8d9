using ChatCluster.Web.Threads;

namespace ChatCluster.Web.Search;

/// <summary>A thread that was found.</summary>
/// <param name="Hits">The newest places in it; empty when its title alone has the words, or no words were given.</param>
public sealed record SearchItem(ThreadView Thread, IReadOnlyList<SearchHit> Hits);
