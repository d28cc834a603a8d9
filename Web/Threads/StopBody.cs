using ChatCluster.Web.Access;

namespace ChatCluster.Web.Threads;

/// <summary>Which run to stop.</summary>
/// <param name="RunId">Only this one; whichever is under way when left out.</param>
public sealed record StopBody(string? RunId) : ClaimedIdentity;
