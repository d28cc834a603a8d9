using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Access.Sessions;

/// <summary>What the browser has of a session: readable by no script, sent by no page of another site but with a link that is followed.</summary>
internal static class SessionCookie
{
    private const string Name = "chatcluster_session";

    // A browser takes this name only over https, from this very host and for all of it.
    private const string SecureName = $"__Host-{Name}";

    private const int MaxLength = 128;

    public static string? Read(HttpRequest request) => (request.Cookies[SecureName] ?? request.Cookies[Name]) is { Length: > 0 and <= MaxLength } secret ? secret : null;

    public static void Write(HttpContext http, string secret, DateTimeOffset expires) =>
        http.Response.Cookies.Append(NameFor(http.Request), secret, Options(http.Request, expires));

    public static void Remove(HttpContext http) => http.Response.Cookies.Delete(NameFor(http.Request), Options(http.Request, null));

    private static string NameFor(HttpRequest request) => IsSecure(request) ? SecureName : Name;

    // The header of a proxy is believed here: it can only make the cookie stricter.
    private static bool IsSecure(HttpRequest request) => request.IsHttps || request.Headers["X-Forwarded-Proto"].ToString().StartsWith("https", StringComparison.OrdinalIgnoreCase);

    private static CookieOptions Options(HttpRequest request, DateTimeOffset? expires) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = IsSecure(request), Path = "/", Expires = expires };
}
