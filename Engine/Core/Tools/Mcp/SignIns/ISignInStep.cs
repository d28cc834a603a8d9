using ModelContextProtocol.Authentication;

namespace ChatCluster.Tools.Mcp.SignIns;

/// <summary>
/// What the client library asks while it signs somebody in. It wants to hear of the page and of what came back from it in one go; here the
/// browser may come back to another process, which has the library go through it once more.
/// </summary>
internal interface ISignInStep
{
    /// <summary>Where the browser comes back to.</summary>
    Uri Callback { get; }

    /// <summary>Scopes to ask for beside those that the server names.</summary>
    IReadOnlyList<string> Wanted { get; }

    ITokenCache Tokens { get; }

    /// <summary>Told of a client that was registered.</summary>
    void Register(DynamicClientRegistrationResponse client);

    /// <summary>The authorization server to go on with, of what the settings leave; null when that is not the right one.</summary>
    Uri? Choose(Uri? server);

    /// <summary>Has the page opened, and says what came back.</summary>
    Task<AuthorizationResult?> AskAsync(AuthorizationCallbackContext context, CancellationToken cancellationToken);
}
