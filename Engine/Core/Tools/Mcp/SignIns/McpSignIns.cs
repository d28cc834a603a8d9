using ChatCluster.Threads;
using ChatCluster.Tools.Mcp.UserServers;
using ChatCluster.Tools.SignIns;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol;

namespace ChatCluster.Tools.Mcp.SignIns;

/// <summary>
/// Signs owners in to MCP servers. What is under way is in the store, as is what comes of it: any process goes on with it.
/// </summary>
internal sealed partial class McpSignIns(
    IEnumerable<IToolSource> sources, McpTokens tokens, PendingSignIns pending, McpRevocation revocation, McpUserServers users,
    IOptions<McpOptions> options, TimeProvider time, ILogger<McpSignIns> logger)
    : IToolSignIns
{
    /// <summary>How long a browser may take to come back.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, McpServer> _servers =
        sources.OfType<McpServer>().Where(server => server.Connector.SignsIn)
            .ToDictionary(server => server.Place.Server, StringComparer.Ordinal);

    public Task<SignInAnswer> AskAsync(Owner owner, SignInRequest request, CancellationToken cancellationToken) => request switch
    {
        SignInRequest.ReadAll => ListAsync(owner, cancellationToken),
        SignInRequest.Begin begin => BeginAsync(owner, begin, cancellationToken),
        SignInRequest.Complete complete => CompleteAsync(owner, complete, cancellationToken),
        SignInRequest.Forget forget => ForgetAsync(owner, forget, cancellationToken),
        SignInRequest.Connect connect => users.ConnectAsync(owner, connect, cancellationToken),
        SignInRequest.ReadConnection of => users.ShowAsync(new(owner, of.ThreadId), cancellationToken),
        SignInRequest.Disconnect leave => DisconnectAsync(new(owner, leave.ThreadId), cancellationToken),
        _ => throw new InvalidOperationException($"{request.GetType().Name} has no answer."),
    };

    private async Task<SignInAnswer> ListAsync(Owner owner, CancellationToken cancellationToken)
    {
        var found = new List<ToolSignIn>();
        foreach (var server in _servers.Values.OrderBy(server => server.Place.Server, StringComparer.Ordinal))
        {
            var kept = await tokens.FindAsync(owner, server.Place, cancellationToken);
            found.Add(new(server.Place.Server, kept is not null, kept?.Tokens.ObtainedAt));
        }

        return new SignInAnswer.Many(found);
    }

    private async Task<SignInAnswer> BeginAsync(Owner owner, SignInRequest.Begin begin, CancellationToken cancellationToken)
    {
        if (!_servers.TryGetValue(begin.Server, out var server))
        {
            return new SignInAnswer.Missing();
        }

        if (!tokens.CanKeep)
        {
            return new SignInAnswer.Refused(
                "sign_in_unavailable", "Tokens could not be kept encrypted here. The operator sets ChatCluster:CredentialKey.");
        }

        var callback = new Uri(new Uri(options.Value.PublicUrl ?? begin.Address), $"/v1/mcp/{begin.Server}/callback");
        var wanted = (await tokens.FindAsync(owner, server.Place, cancellationToken))?.Wanted ?? [];
        var beginning = new SignInBeginning(callback, wanted);
        try
        {
            await FindPageAsync(server, beginning, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotBegun(logger, begin.Server, exception);
            return Fail(Describe(exception));
        }

        if (!server.Connector.IsSafe(beginning.Page.Result))
        {
            return Fail(
                "Its authorization server's page has no https address. The operator names the server as OAuth:AuthorizationServer, if that is meant to be.");
        }

        var (url, state, left) = beginning.Leave(begin.Way);
        var expiresAt = time.GetUtcNow() + Lifetime;
        await pending.AddAsync(owner, begin.Server, state, left, expiresAt, cancellationToken);
        return new SignInAnswer.Begun(url, expiresAt);

        SignInAnswer.Refused Fail(string why) =>
            new("sign_in_impossible", $"The sign-in at '{begin.Server}' cannot begin. {why}");
    }

    private async Task<SignInAnswer> CompleteAsync(Owner owner, SignInRequest.Complete complete, CancellationToken cancellationToken)
    {
        if (!_servers.TryGetValue(complete.Server, out var server)
            || await pending.TakeAsync(owner, complete.Server, complete.State, complete.Way, cancellationToken) is not { } begun)
        {
            return new SignInAnswer.Refused(
                "sign_in_unknown",
                $"No sign-in of yours at '{complete.Server}' waits for this answer: it took too long, was answered already, or began in another browser. "
                + "Begin again.");
        }

        if (complete.Error is not null || complete.Code is null)
        {
            return new SignInAnswer.Refused(
                "sign_in_refused", $"The authorization server of '{complete.Server}' did not grant access. Start again, and give your consent there.");
        }

        try
        {
            // A browser that is closed now has done its part.
            await FinishAsync(owner, server, new(begun, complete.Code, complete.Issuer)).WaitAsync(cancellationToken);
            return new SignInAnswer.Completed();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotCompleted(logger, complete.Server, exception);
            return new SignInAnswer.Refused("sign_in_failed", $"The sign-in at '{complete.Server}' has failed. {Describe(exception)}");
        }
    }

    private async Task<SignInAnswer> ForgetAsync(Owner owner, SignInRequest.Forget forget, CancellationToken cancellationToken)
    {
        if (!_servers.TryGetValue(forget.Server, out var server))
        {
            return new SignInAnswer.Missing();
        }

        if (await tokens.FindAsync(owner, server.Place, cancellationToken) is not { } kept)
        {
            return new SignInAnswer.Forgotten(Revoked: false);
        }

        await tokens.DeleteAsync(owner, server.Place, cancellationToken);
        return new SignInAnswer.Forgotten(await revocation.TryAsync(server, kept.Tokens, cancellationToken));
    }

    private async Task<SignInAnswer> DisconnectAsync(ThreadKey thread, CancellationToken cancellationToken) =>
        await users.ForgetAsync(thread, cancellationToken) ? new SignInAnswer.Forgotten(Revoked: false) : new SignInAnswer.Missing();

    private async Task FindPageAsync(McpServer server, SignInBeginning beginning, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(server.Options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var library = server.Connector.SignInAsync(beginning, either.Token);
        await Task.WhenAny(library, beginning.Page);
        if (!beginning.Page.IsCompletedSuccessfully)
        {
            await library;
            throw new McpException("The server has not asked for a sign-in.");
        }

        await either.CancelAsync();
        await library.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task FinishAsync(Owner owner, McpServer server, SignInReturn back)
    {
        using var limit = new CancellationTokenSource(server.Options.ConnectTimeout, time);
        await server.Connector.SignInAsync(back, limit.Token);
        var given = back.Given ?? throw new McpException("The server has not asked for a sign-in.");
        await tokens.PutAsync(owner, server.Place, new(given, []), limit.Token);
        server.LookAgain();
    }

    // The words of the library name what to mend, and addresses: they are for the log.
    private static string Describe(Exception exception) => exception switch
    {
        McpException when exception.Message.Contains("registration", StringComparison.OrdinalIgnoreCase) =>
            "Its authorization server takes no registration of clients. The operator registers this service there and sets OAuth:ClientId.",
        McpException when exception.Message.Contains("issuer", StringComparison.OrdinalIgnoreCase) =>
            "Its authorization server says that it is another one.",
        McpException when exception.Message.Contains("PKCE", StringComparison.OrdinalIgnoreCase) =>
            "Its authorization server does not offer PKCE with S256.",
        McpException when exception.Message.Contains("selection", StringComparison.OrdinalIgnoreCase) =>
            "The server names another authorization server than OAuth:AuthorizationServer.",
        McpException when exception.Message.Contains("does not match the expected URI", StringComparison.Ordinal) =>
            "Its metadata are those of another server.",
        McpException when exception.Message.Contains(".well-known", StringComparison.Ordinal) =>
            "The metadata of its authorization server cannot be read. Unless that is public and reached by https, the operator names it as OAuth:AuthorizationServer.",
        HttpRequestException { InnerException: Safety.AddressRefusedException refused } => refused.Message,
        _ => $"The log says more: {McpFailure.Describe(exception)}.",
    };
}
