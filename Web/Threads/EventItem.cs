using ChatCluster.Threads;

namespace ChatCluster.Web.Threads;

/// <summary>A stored event and where it stands.</summary>
public sealed record EventItem(string Cursor, ThreadEvent Event);
