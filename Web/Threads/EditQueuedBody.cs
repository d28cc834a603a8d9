using ChatCluster.Web.Access;

namespace ChatCluster.Web.Threads;

/// <summary>The new text of a waiting message.</summary>
public sealed record EditQueuedBody(string? Text) : ClaimedIdentity;
