namespace ChatCluster.Web.Threads;

/// <summary>One page of stored events, oldest first.</summary>
/// <param name="More">Whether there are more in the direction it was read.</param>
/// <param name="Next">The <c>cursor</c> of the page with those; left out on the last.</param>
public sealed record EventPage(IReadOnlyList<EventItem> Items, bool More, string? Next);
