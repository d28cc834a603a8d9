using ModelContextProtocol.Authentication;

namespace ChatCluster.Tools.Mcp.SignIns;

/// <summary>The tokens that a sign-in has brought: at first none, whatever is kept from before.</summary>
/// <param name="begun">The sign-in that goes on, whose client is used and no new one registered.</param>
internal sealed class FreshTokens(PendingSignIn? begun) : ITokenCache
{
    // Over since long: it brings the client along and is itself never used.
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
