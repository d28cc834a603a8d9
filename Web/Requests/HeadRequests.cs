using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Requests;

/// <summary>Answers HEAD wherever GET is: the same route runs, and the server sends no body.</summary>
internal static class HeadRequests
{
    private static readonly object Marked = new();

    /// <summary>Whether the request was a HEAD: an answer that would not end, ends after its headers.</summary>
    public static bool IsHead(this HttpContext http) => http.Items.ContainsKey(Marked);

    public static async Task ServeAsync(HttpContext http, RequestDelegate next)
    {
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await next(http);
            return;
        }

        http.Items[Marked] = Marked;
        http.Request.Method = HttpMethods.Get;
        try
        {
            await next(http);
        }
        finally
        {
            http.Request.Method = HttpMethods.Head;
        }
    }
}
