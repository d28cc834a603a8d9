using ChatCluster.Web.Access;

namespace ChatCluster.Web.Threads;

/// <summary>Which reply to make again.</summary>
/// <param name="RunId">The run whose reply it is; the last one when left out.</param>
/// <param name="Model">The model that answers this time.</param>
/// <param name="OnDisconnect">What becomes of the run when this connection is cut.</param>
public sealed record RegenerateBody(string? RunId, string? Model, OnDisconnect OnDisconnect = OnDisconnect.Continue) : ClaimedIdentity;
