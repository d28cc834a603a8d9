namespace ChatCluster.Tools.OpenApi;

/// <summary>The base URL of operations.</summary>
internal static class ServerUrl
{
    /// <summary>Why operations cannot be called at it, as the end of a sentence; null when they can.</summary>
    public static string? Problem(string url) =>
        url.Contains('{', StringComparison.Ordinal) ? "has variables"
        : !url.Contains("://", StringComparison.Ordinal) ? "is relative"
        : !Uri.TryCreate(url, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https") ? "is not an http or https URL"
        : server.UserInfo.Length > 0 ? "contains a user name or password"
        : server.Query.Length > 0 || server.Fragment.Length > 0 ? "has a query or a fragment"
        : null;

    public static bool SameOrigin(string one, string other) =>
        Uri.TryCreate(one, UriKind.Absolute, out var first) && Uri.TryCreate(other, UriKind.Absolute, out var second)
        && Uri.Compare(first, second, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
