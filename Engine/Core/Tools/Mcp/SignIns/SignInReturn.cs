using System.Web;
using ModelContextProtocol;
using ModelContextProtocol.Authentication;

namespace ChatCluster.Tools.Mcp.SignIns;

/// <summary>The second half of a sign-in: the browser is back with a code, and a token is given for it.</summary>
internal sealed class SignInReturn(PendingSignIn begun, string code, string? issuer) : ISignInStep
{
    private readonly FreshTokens _tokens = new(begun);
    private bool _asked;

    public Uri Callback => begun.Callback;

    public IReadOnlyList<string> Wanted => [];

    public ITokenCache Tokens => _tokens;

    /// <summary>What was given.</summary>
    public TokenContainer? Given => _tokens.Given;

    public void Register(DynamicClientRegistrationResponse client) =>
        throw new McpException("The code was given to the client of before.");

    // Nobody else is shown the code.
    public Uri? Choose(Uri? server) => server?.OriginalString == begun.Issuer ? server : null;

    public Task<AuthorizationResult?> AskAsync(AuthorizationCallbackContext context, CancellationToken cancellationToken)
    {
        if (_asked)
        {
            throw new McpException("The server does not take the token that was given.");
        }

        // The state that the browser came back with has been checked; the library wants to see its own.
        _asked = true;
        return Task.FromResult<AuthorizationResult?>(new()
        {
            Code = CodeVerifier.Join(code, begun.Verifier),
            State = HttpUtility.ParseQueryString(context.AuthorizationUri.Query)["state"],
            Iss = issuer,
        });
    }
}
