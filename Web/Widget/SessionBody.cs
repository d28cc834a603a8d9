using ChatCluster.Web.Access;

namespace ChatCluster.Web.Widget;

/// <summary>Whom to open a session for.</summary>
/// <param name="Token">The token of an open session, to renew it; left out for somebody new. One that is over makes somebody new,
/// too.</param>
public sealed record SessionBody(string? Token) : ClaimedIdentity;
