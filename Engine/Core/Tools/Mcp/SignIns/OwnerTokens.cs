using ChatCluster.Threads;
using ModelContextProtocol.Authentication;

namespace ChatCluster.Tools.Mcp.SignIns;

/// <summary>
/// One owner's tokens for the requests of one connection: taken from the store each time, so that a sign-in or its end counts at once,
/// everywhere.
/// </summary>
internal sealed class OwnerTokens(McpTokens tokens, Owner owner, McpTokenPlace place) : ITokenCache
{
    private volatile string? _given;

    public async ValueTask<TokenContainer?> GetTokensAsync(CancellationToken cancellationToken)
    {
        var found = await tokens.FindAsync(owner, place, cancellationToken);
        _given = found?.Tokens.AccessToken;
        return found?.Tokens;
    }

    public async ValueTask StoreTokensAsync(TokenContainer given, CancellationToken cancellationToken)
    {
        // What was forgotten while it was renewed stays forgotten.
        if (await tokens.FindAsync(owner, place, cancellationToken) is not { } before)
        {
            return;
        }

        // A server that does not name a new one wants the old one to be used on (RFC 6749, section 6).
        given.RefreshToken ??= before.Tokens.RefreshToken;
        await tokens.PutAsync(owner, place, new(given, before.Wanted), cancellationToken);
    }

    /// <summary>Called where only the user can go on, whom nobody can ask in the middle of a request.</summary>
    public async Task<AuthorizationResult?> AskAsync(AuthorizationCallbackContext context, CancellationToken cancellationToken)
    {
        var given = _given;
        if (await tokens.FindAsync(owner, place, cancellationToken) is not { } now)
        {
            throw new SignInNeededException(renewed: false);
        }

        // Another connection has used the refresh token up, and has a new token for it.
        if (now.Tokens.AccessToken != given)
        {
            throw new SignInNeededException(renewed: true);
        }

        var scopes = ScopesOf(context.AuthorizationUri);
        if (!scopes.ToHashSet(StringComparer.Ordinal).SetEquals(now.Wanted))
        {
            await tokens.PutAsync(owner, place, now with { Wanted = scopes }, cancellationToken);
        }

        throw new SignInNeededException(renewed: false);
    }

    private static string[] ScopesOf(Uri authorization) =>
        System.Web.HttpUtility.ParseQueryString(authorization.Query)["scope"]?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
