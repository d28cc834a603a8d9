using System.Security.Claims;
using System.Text.Encodings.Web;
using ChatCluster.Access;
using ChatCluster.Threads;
using ChatCluster.Web.Access.Jwt;
using ChatCluster.Web.Access.Sessions;
using ChatCluster.Web.Access.UserInfo;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Widget;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Access;

/// <summary>Passes each credential to the access mode it belongs to, and answers rejected callers, whichever mode it was.</summary>
internal sealed class AccessHandler(
    AccessModes access, ApiKeys keys, JwtIssuers issuers, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger,
    UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Access";

    private static readonly ClaimsPrincipal Local = ChatClaims.Principal(Owner.Local, ChatRole.Admin, SchemeName);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (access.Open)
        {
            return AuthenticateResult.Success(new(Local, SchemeName));
        }

        return CallerCredential.Read(Request) is not { } credential ? await AuthenticateSessionAsync()
            : FindScheme(credential) is { } scheme ? await Context.AuthenticateAsync(scheme)
            : AuthenticateResult.Fail(CredentialException.Refused($"The credential is none that this server takes. {Advice()}"));
    }

    // On our own routes alone: other systems' clients are no page of ours, and some of them change things by GET.
    private async Task<AuthenticateResult> AuthenticateSessionAsync() => Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal)
        ? await Context.AuthenticateAsync(SessionHandler.SchemeName)
        : AuthenticateResult.NoResult();

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var failure = (await HandleAuthenticateOnceSafeAsync()).Failure;
        var problem = (failure as CredentialException)?.Problem
            ?? new(StatusCodes.Status401Unauthorized, "unauthorized", failure?.Message ?? Advice());
        if (problem.Status is StatusCodes.Status401Unauthorized)
        {
            Response.Headers.WWWAuthenticate = failure is null
                ? "Bearer realm=\"ChatCluster\"" : "Bearer realm=\"ChatCluster\", error=\"invalid_token\"";
        }

        await problem.ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => new Problem(
        StatusCodes.Status403Forbidden,
        "role_not_allowed",
        Context.User.FindFirst(ChatClaims.Role)?.Value switch
        {
            "widget" =>
                "The key of a widget opens sessions for visitors and may do nothing else: POST /v1/widget/sessions, then send the token.",
            "visitor" => "A visitor may write and read in threads of their own, and nothing else.",
            null => "Your account has no role here. The operator gives it one: a value of the claim with roles, or a default role.",
            var role => $"The role '{role}' may not do this. Use a key with a higher role: reader, member, admin.",
        }).ExecuteAsync(Context);

    private string? FindScheme(CallerCredential credential)
    {
        var forKeys = access.Has(AccessMode.Keys) && credential.Scheme is not CallerCredential.Token;
        if (forKeys && (credential.Scheme is CallerCredential.KeyHeader || VisitorTokens.IsToken(credential.Value)
            || StoredKey.IdOf(credential.Value) is not null))
        {
            return ApiKeyHandler.SchemeName;
        }

        if (access.Has(AccessMode.Jwt) && credential.IsJwt)
        {
            return issuers.FindScheme(credential.Value);
        }

        // A key is known here; whatever is not may be known elsewhere.
        return forKeys && (!access.Has(AccessMode.UserInfo) || keys.Find(credential.Value) is not null) ? ApiKeyHandler.SchemeName
            : access.Has(AccessMode.UserInfo) && credential.Scheme is not CallerCredential.KeyHeader ? UserInfoHandler.SchemeName
            : null;
    }

    private string Advice() => $"Send {string.Join(", or ", Ways())}.";

    private IEnumerable<string> Ways()
    {
        if (access.Has(AccessMode.Keys))
        {
            yield return $"an API key as 'Authorization: Bearer <key>' or '{CallerCredential.KeyHeader}: <key>'";
        }

        if (access.Has(AccessMode.Jwt))
        {
            yield return $"a token of {issuers.Describe()} as 'Authorization: Bearer <token>'";
        }

        if (access.Has(AccessMode.Oidc))
        {
            yield return "in a browser the session that you open at /signin";
        }

        if (access.Has(AccessMode.UserInfo))
        {
            yield return "your token as 'Authorization: Bearer <token>' or 'Authorization: Token <token>'";
        }
    }
}
