using System.Text.Encodings.Web;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Access;

/// <summary>
/// Authenticates by <c>Authorization: Bearer</c> or <c>X-Api-Key</c>. A key in the address is not taken: addresses end up in logs and histories.
/// </summary>
internal sealed class ApiKeyHandler(ApiKeys keys, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";
    public const string Header = "X-Api-Key";

    private const string Bearer = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer realm=\"ChatCluster\"";
        return new Problem(
            StatusCodes.Status401Unauthorized,
            "unauthorized",
            ReadKey() is null ? $"Send an API key as 'Authorization: Bearer <key>' or '{Header}: <key>'." : "The API key is unknown. Ask the operator for one.").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => new Problem(
        StatusCodes.Status403Forbidden,
        "role_not_allowed",
        $"The role '{Context.User.FindFirst(ChatClaims.Role)?.Value}' may not do this. Use a key with a higher role: reader, member, admin.").ExecuteAsync(Context);

    private AuthenticateResult Authenticate()
    {
        if (keys.Open)
        {
            return AuthenticateResult.Success(new(ApiKeys.Local, SchemeName));
        }

        return ReadKey() switch
        {
            null => AuthenticateResult.NoResult(),
            { } key when keys.Find(key) is { } principal => AuthenticateResult.Success(new(principal, SchemeName)),
            _ => AuthenticateResult.Fail("The API key is unknown."),
        };
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
