using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Page;

/// <summary>
/// Headers by which browsers keep to what a page and an answer are meant to be. Set as the answer begins: whoever answers, also with an
/// error.
/// </summary>
internal static class SafetyHeaders
{
    /// <summary>What a page may load, and that it may stand in no stranger's frame, where it could be made to press "Allow".</summary>
    public const string PagePolicy =
        "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; object-src 'none'; "
        + "base-uri 'self'; form-action 'none'; frame-ancestors 'self'";

    public static Task AddAsync(HttpContext http, RequestDelegate next)
    {
        http.Response.OnStarting(Add, http.Response);
        return next(http);
    }

    private static Task Add(object state)
    {
        var response = (HttpResponse)state;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        var isPage = response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) is true;
        if (isPage && response.Headers.ContentSecurityPolicy.Count == 0)
        {
            response.Headers.ContentSecurityPolicy = PagePolicy;
        }

        return Task.CompletedTask;
    }
}
