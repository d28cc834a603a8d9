namespace ChatCluster.Web.Sharing;

/// <summary>The read-only link to a thread.</summary>
/// <param name="Url">The page that shows it, relative to this server.</param>
/// <param name="Token">For <c>GET /v1/shared/{token}</c>.</param>
public sealed record ShareView(string Url, string Token);
