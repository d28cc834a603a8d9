using System.Text.Encodings.Web;
using ChatCluster.Access;
using ChatCluster.Web.Access.Keys;
using ChatCluster.Web.Widget;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Access;

/// <summary>Knows callers by an API key, or by the session of a visitor.</summary>
internal sealed class ApiKeyHandler(
    ApiKeys keys, StoredKeys stored, VisitorTokens visitors, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger,
    UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync() => CallerCredential.Read(Request)?.Value switch
    {
        null => AuthenticateResult.NoResult(),
        { } token when VisitorTokens.IsToken(token) => AuthenticateVisitor(token),
        { } key when keys.Find(key) is { } principal => AuthenticateResult.Success(new(principal, SchemeName)),
        { } key when StoredKey.IdOf(key) is not null => await AuthenticateStoredAsync(key),
        _ => AuthenticateResult.Fail("The API key is unknown. Ask the operator for one."),
    };

    private async Task<AuthenticateResult> AuthenticateStoredAsync(string key)
    {
        try
        {
            return AuthenticateResult.Success(new(await stored.FindAsync(key, Context.RequestAborted), SchemeName));
        }
        catch (CredentialException exception)
        {
            return AuthenticateResult.Fail(exception);
        }
    }

    private AuthenticateResult AuthenticateVisitor(string token)
    {
        if (visitors.Find(token) is not { } visitor)
        {
            return AuthenticateResult.Fail("The visitor's session has expired. Open another one: POST /v1/widget/sessions.");
        }

        // Browsers name the origin of every request from elsewhere; a token that leaked into another page is of no use there.
        return Request.Headers.Origin.ToString() is { Length: > 0 } origin && !visitor.IsFrom(origin)
            ? AuthenticateResult.Fail(
                "The visitor's session belongs to a page of another origin. Open one for this page: POST /v1/widget/sessions.")
            : AuthenticateResult.Success(new(ChatClaims.Visitor(visitor.Owner, visitor.Widget, SchemeName), SchemeName));
    }
}
