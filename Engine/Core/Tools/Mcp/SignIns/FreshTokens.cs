using ModelContextProtocol.Authentication;

namespace ChatCluster.Tools.Mcp.SignIns;

/// <summary>The tokens of a new sign-in: none at first, even if earlier ones are stored.</summary>
/// <param name="begun">The sign-in that continues; its client registration is reused.</param>
internal sealed class FreshTokens(PendingSignIn? begun) : ITokenCache
{
    // Already expired: it only carries the client registration.
    private readonly TokenContainer? _none = begun?.ClientId is null ? null : new()
    {
        AccessToken = "",
        TokenType = "Bearer",
        ExpiresIn = 0,
        ObtainedAt = DateTimeOffset.UnixEpoch,
        ClientId = begun.ClientId,
        ClientSecret = begun.ClientSecret,
        TokenEndpointAuthMethod = begun.ClientMethod,
        AuthorizationServer = begun.Issuer,
    };

    private volatile TokenContainer? _given;

    public TokenContainer? Given => _given;

    public ValueTask<TokenContainer?> GetTokensAsync(CancellationToken cancellationToken) => new(_given ?? _none);

    public ValueTask StoreTokensAsync(TokenContainer tokens, CancellationToken cancellationToken)
    {
        _given = tokens;
        return default;
    }
}
