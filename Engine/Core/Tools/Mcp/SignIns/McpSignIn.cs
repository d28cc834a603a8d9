using System.Security.Cryptography;
using System.Text;
using ChatCluster.Threads;
using ModelContextProtocol.Authentication;

namespace ChatCluster.Tools.Mcp.SignIns;

/// <summary>One sign-in under way: it has sent a browser to the authorization server and waits for it to come back.</summary>
internal sealed class McpSignIn : IDisposable
{
    private readonly CancellationTokenSource _end;
    private readonly TaskCompletionSource<Uri> _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<AuthorizationResult> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public McpSignIn(Owner owner, string server, string way, TimeSpan lifetime, TimeProvider time)
    {
        (Owner, Server, Way, ExpiresAt) = (owner, server, way, time.GetUtcNow() + lifetime);
        _end = new(lifetime, time);
    }

    public Owner Owner { get; }

    public string Server { get; }

    /// <summary>By what the browser is known.</summary>
    public string Way { get; }

    public DateTimeOffset ExpiresAt { get; }

    public FreshTokens Tokens { get; } = new();

    /// <summary>Completes with the page that the browser is to open.</summary>
    public Task<Uri> Asked => _asked.Task;

    /// <summary>The whole of it: done when the server takes the new token.</summary>
    public Task Done { get; private set; } = Task.CompletedTask;

    public void Run(Func<CancellationToken, Task> connect)
    {
        Done = connect(_end.Token);

        // Whoever waits for a page is told why there will be none.
        _ = Done.ContinueWith(
            done => _asked.TrySetException(
                done.Exception?.InnerException ?? new InvalidOperationException("The server has not asked for a sign-in.")),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        _ = _asked.Task.Exception;
    }

    /// <summary>Called by the client library: shows the page, and waits for what the browser brings back.</summary>
    public async Task<AuthorizationResult?> AskAsync(AuthorizationCallbackContext context, CancellationToken cancellationToken)
    {
        _asked.TrySetResult(context.AuthorizationUri);
        return await _answered.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Whether the state is the one that the browser was sent away with.</summary>
    public bool Knows(string state) => Asked is { IsCompletedSuccessfully: true, Result: { } page }
        && System.Web.HttpUtility.ParseQueryString(page.Query)["state"] is { } sent
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes(state));

    /// <summary>Goes on with the code.</summary>
    public void Answer(string state, string? code, string? issuer) =>
        _answered.TrySetResult(new() { Code = code, State = state, Iss = issuer });

    public void End() => _ = _end.CancelAsync();

    public void Dispose() => _end.Dispose();
}
