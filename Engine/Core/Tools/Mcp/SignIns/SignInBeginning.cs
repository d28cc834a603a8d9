using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Web;
using ModelContextProtocol.Authentication;

namespace ChatCluster.Tools.Mcp.SignIns;

/// <summary>The first half of a sign-in: has the page made out that the browser is to open, and goes no further.</summary>
internal sealed class SignInBeginning(Uri callback, IReadOnlyList<string> wanted) : ISignInStep
{
    private const int SecretBytes = 32;

    private readonly TaskCompletionSource<Uri> _page = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DynamicClientRegistrationResponse? _client;
    private Uri? _issuer;

    public Uri Callback => callback;

    public IReadOnlyList<string> Wanted => wanted;

    public ITokenCache Tokens { get; } = new FreshTokens(null);

    /// <summary>Completes with the page.</summary>
    public Task<Uri> Page => _page.Task;

    public void Register(DynamicClientRegistrationResponse client) => _client = client;

    public Uri? Choose(Uri? server) => _issuer = server;

    /// <summary>Waits until it is cancelled: who asked for the page goes on by another step.</summary>
    public async Task<AuthorizationResult?> AskAsync(AuthorizationCallbackContext context, CancellationToken cancellationToken)
    {
        _page.TrySetResult(context.AuthorizationUri);
        return await new TaskCompletionSource<AuthorizationResult?>().Task.WaitAsync(cancellationToken);
    }

    /// <summary>The page with a state and a challenge of our own, and what is kept of them: the library keeps its own in memory.</summary>
    public (string Url, string State, PendingSignIn Pending) Leave(string way)
    {
        var (state, verifier) = (Secret(), Secret());
        var page = new UriBuilder(Page.Result);
        var query = HttpUtility.ParseQueryString(page.Query);
        query["state"] = state;
        query["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        page.Query = query.ToString();
        return (page.Uri.AbsoluteUri, state, new(
            way, verifier, callback, _issuer!.OriginalString, _client?.ClientId, _client?.ClientSecret, _client?.TokenEndpointAuthMethod));
    }

    private static string Secret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
}
