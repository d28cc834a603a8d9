using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Access.Sessions;

/// <summary>
/// Knows callers by a session of the page. A browser sends it along whoever makes it send a request, so that what changes something has to
/// come from this server's own page.
/// </summary>
internal sealed class SessionHandler(
    PageSessions sessions, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : SignInAuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Session";

    private const string FetchSite = "Sec-Fetch-Site";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (SessionCookie.Read(Request) is not { } secret)
        {
            return AuthenticateResult.NoResult();
        }

        if (!IsRead(Request.Method) && !IsOwnPage(Request))
        {
            return AuthenticateResult.Fail(new CredentialException(new(
                StatusCodes.Status403Forbidden, "cross_origin",
                "A session of the page may change something for this server's page only. Programs send a key instead.")));
        }

        try
        {
            return await sessions.FindAsync(secret, Context.RequestAborted) is { } caller
                ? AuthenticateResult.Success(new(caller, SchemeName))
                : AuthenticateResult.Fail(CredentialException.Refused("The session has expired. Sign in again."));
        }
        catch (CredentialException exception)
        {
            return AuthenticateResult.Fail(exception);
        }
    }

    protected override Task HandleSignInAsync(ClaimsPrincipal user, AuthenticationProperties? properties) =>
        sessions.BeginAsync(Context, user, Oidc.OidcSetup.SchemeName);

    protected override async Task HandleSignOutAsync(AuthenticationProperties? properties)
    {
        if (SessionCookie.Read(Request) is { } secret)
        {
            await sessions.EndAsync(StoredSession.IdOf(secret), Context.RequestAborted);
            SessionCookie.Remove(Context);
        }
    }

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    // Browsers say where a request comes from; one that says nothing of it is none, and has no business with a cookie.
    private static bool IsOwnPage(HttpRequest request) => request.Headers[FetchSite].ToString() switch
    {
        "" => Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin)
            && string.Equals(origin.Authority, request.Host.ToString(), StringComparison.OrdinalIgnoreCase),
        var site => site is "same-origin",
    };
}
