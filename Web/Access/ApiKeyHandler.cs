using System.Text.Encodings.Web;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Widget;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Access;

/// <summary>
/// Authenticates by <c>Authorization: Bearer</c> or <c>X-Api-Key</c>. A key in the address is not taken: addresses end up in logs and histories.
/// </summary>
internal sealed class ApiKeyHandler(
    ApiKeys keys, VisitorTokens visitors, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";
    public const string Header = "X-Api-Key";

    private const string Bearer = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer realm=\"ChatCluster\"";
        var refusal = (await HandleAuthenticateOnceSafeAsync()).Failure?.Message;
        await new Problem(StatusCodes.Status401Unauthorized, "unauthorized", refusal ?? $"Send an API key as 'Authorization: Bearer <key>' or '{Header}: <key>'.").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => new Problem(
        StatusCodes.Status403Forbidden,
        "role_not_allowed",
        Context.User.FindFirst(ChatClaims.Role)?.Value switch
        {
            "widget" => "The key of a widget opens sessions for visitors and may do nothing else: POST /v1/widget/sessions, then send the token.",
            "visitor" => "A visitor may write and read in threads of their own, and nothing else.",
            var role => $"The role '{role}' may not do this. Use a key with a higher role: reader, member, admin.",
        }).ExecuteAsync(Context);

    private AuthenticateResult Authenticate()
    {
        if (keys.Open)
        {
            return AuthenticateResult.Success(new(ApiKeys.Local, SchemeName));
        }

        return ReadKey() switch
        {
            null => AuthenticateResult.NoResult(),
            { } token when VisitorTokens.IsToken(token) => AuthenticateVisitor(token),
            { } key when keys.Find(key) is { } principal => AuthenticateResult.Success(new(principal, SchemeName)),
            _ => AuthenticateResult.Fail("The API key is unknown. Ask the operator for one."),
        };
    }

    private AuthenticateResult AuthenticateVisitor(string token)
    {
        if (visitors.Find(token) is not { } visitor)
        {
            return AuthenticateResult.Fail("The visitor's session is over. Open another one: POST /v1/widget/sessions.");
        }

        // Browsers name the origin of every request from elsewhere; a token that leaked into another page is of no use there.
        return Request.Headers.Origin.ToString() is { Length: > 0 } origin && !visitor.IsFrom(origin)
            ? AuthenticateResult.Fail("The visitor's session belongs to a page of another origin. Open one for this page: POST /v1/widget/sessions.")
            : AuthenticateResult.Success(new(ChatClaims.Visitor(visitor.Owner, visitor.Widget, SchemeName), SchemeName));
    }

    private string? ReadKey()
    {
        var authorization = Request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return authorization[Bearer.Length..].Trim();
        }

        return Request.Headers.TryGetValue(Header, out var key) ? key.ToString() : null;
    }
}
