using ChatCluster.Threads;
using ChatCluster.Tools.SignIns;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol;

namespace ChatCluster.Tools.Mcp.SignIns;

/// <summary>Signs owners in to MCP servers. What is under way is in this process; what came of it is in the store.</summary>
internal sealed partial class McpSignIns(
    IEnumerable<IToolSource> sources, McpTokens tokens, McpRevocation revocation, IOptions<McpOptions> options, TimeProvider time,
    ILogger<McpSignIns> logger)
    : IToolSignIns, IDisposable
{
    private const int MaxOpen = 5;

    /// <summary>How long a browser may take to come back.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly List<McpSignIn> _open = [];
    private readonly Dictionary<string, McpServer> _servers =
        sources.OfType<McpServer>().Where(server => server.Connector.SignsIn)
            .ToDictionary(server => server.Place.Server, StringComparer.Ordinal);

    public Task<SignInAnswer> AskAsync(Owner owner, SignInRequest request, CancellationToken cancellationToken) => request switch
    {
        SignInRequest.ReadAll => ListAsync(owner, cancellationToken),
        SignInRequest.Begin begin => BeginAsync(owner, begin, cancellationToken),
        SignInRequest.Complete complete => CompleteAsync(owner, complete, cancellationToken),
        SignInRequest.Forget forget => ForgetAsync(owner, forget, cancellationToken),
        _ => throw new InvalidOperationException($"{request.GetType().Name} has no answer."),
    };

    public void Dispose()
    {
        lock (_gate)
        {
            _open.ForEach(signIn => signIn.End());
            _open.Clear();
        }
    }

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
        var signIn = new McpSignIn(owner, begin.Server, begin.Way, Lifetime, time);
        Admit(signIn);
        signIn.Run(token => RunAsync(signIn, server, callback, wanted, token));
        try
        {
            var page = await signIn.Asked.WaitAsync(server.Options.ConnectTimeout, time, cancellationToken);
            return server.Connector.IsSafe(page)
                ? new SignInAnswer.Begun(page.AbsoluteUri, signIn.ExpiresAt)
                : Fail(
                    "Its authorization server's page has no https address. The operator names the server as OAuth:AuthorizationServer, if that is meant to be.");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotBegun(logger, begin.Server, exception);
            return Fail(Describe(exception));
        }

        SignInAnswer.Refused Fail(string why)
        {
            signIn.End();
            return new("sign_in_impossible", $"The sign-in at '{begin.Server}' cannot begin. {why}");
        }
    }

    private async Task<SignInAnswer> CompleteAsync(Owner owner, SignInRequest.Complete complete, CancellationToken cancellationToken)
    {
        McpSignIn? signIn;
        lock (_gate)
        {
            // Taken out at once: a state is good for one answer.
            signIn = _open.Find(
                one => one.Owner == owner && one.Server == complete.Server && one.Way == complete.Way && one.Knows(complete.State));
            _open.Remove(signIn!);
        }

        if (signIn is null)
        {
            return new SignInAnswer.Refused(
                "sign_in_unknown",
                $"No sign-in of yours at '{complete.Server}' waits for this answer: it took too long, was answered already, or began in another browser. "
                + "Begin again.");
        }

        if (complete.Error is not null || complete.Code is null)
        {
            signIn.End();
            return new SignInAnswer.Refused(
                "sign_in_refused", $"The authorization server of '{complete.Server}' let nobody in. Begin again, and consent there.");
        }

        signIn.Answer(complete.State, complete.Code, complete.Issuer);
        try
        {
            await signIn.Done.WaitAsync(_servers[complete.Server].Options.ConnectTimeout, time, cancellationToken);
            return new SignInAnswer.Completed();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            signIn.End();
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

    private async Task RunAsync(
        McpSignIn signIn, McpServer server, Uri callback, IReadOnlyList<string> wanted, CancellationToken cancellationToken)
    {
        try
        {
            await server.Connector.SignInAsync(signIn, callback, wanted, Lifetime, cancellationToken);
            var given = signIn.Tokens.Given ?? throw new McpException("The server has not asked for a sign-in.");
            await tokens.PutAsync(signIn.Owner, server.Place, new(given, []), cancellationToken);
            server.LookAgain();
        }
        finally
        {
            lock (_gate)
            {
                _open.Remove(signIn);
            }

            signIn.Dispose();
        }
    }

    /// <summary>Opens a sign-in; the oldest of an owner's too many ends.</summary>
    private void Admit(McpSignIn signIn)
    {
        lock (_gate)
        {
            var own = _open.Where(one => one.Owner == signIn.Owner).ToList();
            if (own.Count >= MaxOpen)
            {
                own[0].End();
                _open.Remove(own[0]);
            }

            _open.Add(signIn);
        }
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
