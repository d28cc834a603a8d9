using ModelContextProtocol.Authentication;

namespace ChatCluster.Tools.Mcp.SignIns;

/// <summary>The tokens that a sign-in has brought: at first none, whatever is kept from before.</summary>
internal sealed class FreshTokens : ITokenCache
{
    private volatile TokenContainer? _tokens;

    public TokenContainer? Given => _tokens;

    public ValueTask<TokenContainer?> GetTokensAsync(CancellationToken cancellationToken) => new(_tokens);

    public ValueTask StoreTokensAsync(TokenContainer tokens, CancellationToken cancellationToken)
    {
        _tokens = tokens;
        return default;
    }
}
