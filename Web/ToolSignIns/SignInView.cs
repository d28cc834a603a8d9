namespace ChatCluster.Web.ToolSignIns;

/// <summary>A sign-in that has begun.</summary>
/// <param name="Url">The page of the authorization server, for the browser that asked.</param>
/// <param name="ExpiresAt">Until when it may come back.</param>
public sealed record SignInView(string Url, DateTimeOffset ExpiresAt);
