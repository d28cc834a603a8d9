namespace ChatCluster.Web.Access.Sessions;

/// <summary>A session of the page that is open.</summary>
/// <param name="Id">Its id, which opens nothing.</param>
/// <param name="Current">Whether it is the one that asks.</param>
/// <param name="Way">How its user came in: by which key, or <c>oidc</c>.</param>
/// <param name="Browser">How the browser calls itself.</param>
/// <param name="Address">From which address it was opened.</param>
public sealed record PageSessionView(
    string Id, bool Current, string Way, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, string? Browser, string? Address);
