namespace ChatCluster.Web.Sharing;

/// <summary>A thread that anyone with its link may read.</summary>
/// <param name="Url">The page that shows it, relative to this server.</param>
/// <param name="Token">For <c>GET /v1/shared/{token}</c>.</param>
public sealed record SharedThreadItem(string ThreadId, string? Title, DateTimeOffset UpdatedAt, string Url, string Token);
