using System.Security.Cryptography;
using System.Text;
using ChatCluster.Threads;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Access.Sessions;

/// <summary>
/// What the browser has of a session: readable by no script, sent by no page of another site but with a link that is followed.
/// </summary>
internal static class SessionCookie
{
    private const string Name = "chatcluster_session";

    // A browser takes this name only over https, from this very host and for all of it.
    private const string SecureName = $"__Host-{Name}";

    /// <summary>
    /// What the page tells the users of one browser apart by: drafts of one are not to be sent by the next. It opens nothing.
    /// </summary>
    private const string Mark = "chatcluster_user";

    private const int MaxLength = 128;
    private const int MarkLength = 16;

    public static string? Read(HttpRequest request) =>
        (request.Cookies[SecureName] ?? request.Cookies[Name]) is { Length: > 0 and <= MaxLength } secret ? secret : null;

    public static void Write(HttpContext http, string secret, Owner owner, DateTimeOffset expires)
    {
        http.Response.Cookies.Append(NameFor(http.Request), secret, Options(http.Request, expires));
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(owner.ToString())))[..MarkLength];
        http.Response.Cookies.Append(Mark, mark, MarkOptions(http.Request, expires));
    }

    public static void Remove(HttpContext http)
    {
        http.Response.Cookies.Delete(NameFor(http.Request), Options(http.Request, null));
        http.Response.Cookies.Delete(Mark, MarkOptions(http.Request, null));
    }

    private static string NameFor(HttpRequest request) => IsSecure(request) ? SecureName : Name;

    // The header of a proxy is believed here: it can only make the cookie stricter.
    private static bool IsSecure(HttpRequest request) =>
        request.IsHttps || request.Headers["X-Forwarded-Proto"].ToString().StartsWith("https", StringComparison.OrdinalIgnoreCase);

    private static CookieOptions MarkOptions(HttpRequest request, DateTimeOffset? expires)
    {
        var options = Options(request, expires);
        options.HttpOnly = false;
        return options;
    }

    private static CookieOptions Options(HttpRequest request, DateTimeOffset? expires) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = IsSecure(request), Path = "/", Expires = expires };
}
