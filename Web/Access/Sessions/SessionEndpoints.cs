using System.Security.Claims;
using ChatCluster.Access;
using ChatCluster.Web.Access.Audit;
using ChatCluster.Web.Access.Oidc;
using ChatCluster.Web.Catalog;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Web.Access.Sessions;

/// <summary>Sessions of the page: opened by a key or at a provider, listed and ended by whose they are.</summary>
internal static class SessionEndpoints
{
    private const string Current = "current";

    private static readonly Problem NotFound =
        new(StatusCodes.Status404NotFound, "session_not_found", "You have no such session. GET /v1/sessions lists yours.");

    public static void Map(RouteGroups v1)
    {
        v1.Reads.MapPost("/sessions", BeginAsync).WithName("beginSession")
            .WithSummary("Opens a session of the page for the key that the request is sent with; the browser gets a cookie.").Produces(204);
        v1.Reads.MapGet("/sessions", ListAsync).WithName("listSessions").WithSummary("Your sessions that are open, the newest first.");
        v1.Reads.MapDelete("/sessions", EndAllAsync).WithName("endSessions").WithSummary("Signs out everywhere: ends all your sessions.")
            .Produces(204);
        v1.Reads.MapDelete("/sessions/{sessionId}", EndAsync).WithName("endSession")
            .WithSummary("Ends one of your sessions; 'current' is the one that asks.").Produces(204);
    }

    /// <summary>The address that a browser goes to in order to sign in at the provider.</summary>
    public static void MapSignIn(IEndpointRouteBuilder app) => app.MapGet("/signin", SignInAsync).ExcludeFromDescription();

    private static async Task<IResult> BeginAsync(HttpContext http, PageSessions sessions)
    {
        if (http.User.FindFirst(ChatClaims.Way)?.Value is not { } way || way.StartsWith(StoredSession.Kind, StringComparison.Ordinal))
        {
            return new Problem(
                StatusCodes.Status403Forbidden, "session_needs_key",
                "A session is opened with an API key, or at GET /signin where this server has a provider.");
        }

        await sessions.BeginAsync(http, http.User, way);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<ItemsView<PageSessionView>>> ListAsync(
        ClaimsPrincipal caller, PageSessions sessions, CancellationToken cancellationToken)
    {
        var own = CurrentOf(caller);
        var open = await sessions.ListAsync(caller.Owner(), cancellationToken);
        return TypedResults.Ok(new ItemsView<PageSessionView>([.. open.Select(entry => new PageSessionView(
            entry.Id, entry.Id == own, entry.Session.Way, entry.Session.CreatedAt, entry.Session.ExpiresAt, entry.Session.Browser,
            entry.Session.Address))]));
    }

    private static async Task<IResult> EndAsync(
        string sessionId, HttpContext http, PageSessions sessions, AuditLog audit, CancellationToken cancellationToken)
    {
        var own = CurrentOf(http.User);
        var id = sessionId == Current ? own : sessionId;
        if (id is null || (await sessions.ListAsync(http.User.Owner(), cancellationToken)).All(entry => entry.Id != id))
        {
            return NotFound;
        }

        await SignOutAsync(id, http, sessions, audit, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> EndAllAsync(
        HttpContext http, PageSessions sessions, AuditLog audit, CancellationToken cancellationToken)
    {
        foreach (var (id, _) in await sessions.ListAsync(http.User.Owner(), cancellationToken))
        {
            await SignOutAsync(id, http, sessions, audit, cancellationToken);
        }

        return TypedResults.NoContent();
    }

    private static async Task SignOutAsync(
        string id, HttpContext http, PageSessions sessions, AuditLog audit, CancellationToken cancellationToken)
    {
        await sessions.EndAsync(id, cancellationToken);
        audit.Add(http.AuditOf(AuditAction.SignedOut, $"session:{id}"));
        if (id == CurrentOf(http.User))
        {
            SessionCookie.Remove(http);
        }
    }

    private static string? CurrentOf(ClaimsPrincipal caller) =>
        caller.FindFirst(ChatClaims.Way)?.Value.Split(':') is [StoredSession.Kind, var id] ? id : null;

    private static async Task<IResult> SignInAsync(string? returnUrl, HttpContext http, AccessModes access, ILogger<OidcSetup> logger)
    {
        if (!access.Has(AccessMode.Oidc))
        {
            return new Problem(
                StatusCodes.Status404NotFound, "no_provider", "This server has no provider to sign in at. Enter a key in the page.");
        }

        try
        {
            await http.ChallengeAsync(OidcSetup.SchemeName, new() { RedirectUri = IsHere(returnUrl) ? returnUrl : "/" });
            return TypedResults.Empty;
        }
        catch (Exception exception) when (exception is InvalidOperationException or HttpRequestException or IOException)
        {
            OidcSetup.LogUnreachable(logger, exception);
            return CredentialException.Unavailable("The provider that you sign in at").Problem;
        }
    }

    // A path of this server: what begins with two slashes is another one.
    private static bool IsHere(string? url) => url is ['/', ..] and not ['/', '/' or '\\', ..] && !url.Any(char.IsControl);
}
