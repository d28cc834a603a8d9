using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ChatCluster.Web.Widget;

/// <summary>Sessions for visitors of pages that hold the widget.</summary>
internal static class WidgetEndpoints
{
    public static void Map(RouteGroupBuilder v1) => v1.MapPost("/widget/sessions", Open).WithName("openVisitorSession")
        .WithSummary("Opens a session for a visitor of a page that holds the widget, or renews it. Needs the widget's key.")
        .Produces<SessionView>(201)
        .Produces<SessionView>()
        .ProducesProblem(401)
        .ProducesProblem(413)
        .ProducesProblem(415);

    private static IResult Open(SessionBody? body, HttpContext http, VisitorTokens tokens, WidgetLimits limits, TimeProvider time)
    {
        var origin = http.Request.Headers.Origin.ToString();
        if (VisitorRoutes.WidgetOf(http) is not { } widget || !widget.Allows(origin))
        {
            return new Problem(
                StatusCodes.Status403Forbidden,
                "origin_not_allowed",
                origin.Length == 0
                    ? "The request names no origin. Visitors' sessions are opened by pages in a browser; another program names the origin of the page it acts for."
                    : $"This widget does not stand in pages of {origin}. The operator adds the origin to the key's Widget:Origins.");
        }

        var before = body?.Token is { } token && tokens.Find(token) is { } known && known.Widget == widget.Id && known.IsFrom(origin)
            ? known : null;
        var owner = before?.Owner ?? new Owner(widget.Tenant, VisitorTokens.NewUser());
        var visitor = new Visitor(owner, widget.Id, origin, time.GetUtcNow() + widget.Options.Lifetime);
        if (limits.FindRefusal(widget, http.Connection.RemoteIpAddress, visitor) is { } refusal)
        {
            return refusal;
        }

        http.Response.Headers.CacheControl = "no-store";
        var session = new SessionView(
            tokens.Write(visitor), visitor.ExpiresAt, before is not null, widget.Options.Approvals, widget.Options.Attachments);
        return before is null ? TypedResults.Json(session, statusCode: StatusCodes.Status201Created) : TypedResults.Ok(session);
    }
}
