using ChatCluster.Web.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatCluster.Web.Widget;

/// <summary>What a visitor may ask for. A route that is not named here is closed to them, also one that is added later.</summary>
internal static class VisitorRoutes
{
    public const string Approvals = "POST /v1/threads/{id}/approvals/{callId}";

    public static readonly IReadOnlySet<string> Open = new HashSet<string>(StringComparer.Ordinal)
    {
        "GET /v1/me",
        "POST /v1/messages",
        "GET /v1/threads/{id}",
        "POST /v1/threads/{id}/messages",
        "GET /v1/threads/{id}/messages",
        "GET /v1/threads/{id}/events",
        "GET /v1/threads/{id}/files/{fileId}",
        "POST /v1/threads/{id}/stop",
        "DELETE /v1/threads/{id}/queue/{messageId}",
    };

    public static bool Allow(HttpContext http)
    {
        if (http.GetEndpoint() is not RouteEndpoint { RoutePattern.RawText: { } pattern })
        {
            return false;
        }

        var route = $"{http.Request.Method} {pattern}";
        return Open.Contains(route) || (route == Approvals && WidgetOf(http)?.Options.Approvals == true);
    }

    /// <summary>The widget by which a visitor came.</summary>
    public static WidgetKey? WidgetOf(HttpContext http) =>
        http.RequestServices.GetRequiredService<ApiKeys>().FindWidget(http.User.FindFirst(ChatClaims.Widget)?.Value);
}
