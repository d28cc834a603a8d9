using System.Diagnostics;
using System.Text;
using ChatCluster.Tools.Mcp.SignIns;
using ChatCluster.Tools.Rest;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Authentication;
using ModelContextProtocol.Client;

namespace ChatCluster.Tools.Mcp;

/// <summary>Connects to one server: over HTTP, or by starting its program.</summary>
internal sealed partial class McpConnector(
    string server, McpServerOptions options, int maxMessageBytes, McpTokens tokens, IHttpClientFactory clients, TimeProvider time,
    ILogger<McpConnector> logger)
{
    private const int MaxLine = 500;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static readonly string[] Inherited = OperatingSystem.IsWindows() ? ["PATH", "PATHEXT", "SYSTEMROOT"] : ["PATH"];

    private readonly RestCredential? _callers = options.Credential is { Forward.Length: > 0 } forwarded ? new(forwarded) : null;

    private readonly RestCredential? _own = options.Credential is { Secret.Length: > 0 } own
        ? new(new() { Secret = own.Secret, Header = own.Header, Format = own.Format })
        : null;

    /// <summary>Whether each caller's own credential is sent with its calls.</summary>
    public bool Forwards => _callers is not null;

    /// <summary>The name of the caller's credential.</summary>
    public string? Forwarded => _callers?.Forward;

    public bool IsProgram => options.Command is not null;

    /// <summary>Whether each owner signs in to the server.</summary>
    public bool SignsIn => options.OAuth is { Enabled: true };

    /// <summary>Whether there is a credential of the service's own.</summary>
    public bool HasOwn => _own is not null;

    /// <summary>
    /// Whether a browser may be sent to a page, and what comes back be believed: it is reached by https, or the operator named its origin.
    /// </summary>
    public bool IsSafe(Uri page) => page.Scheme == Uri.UriSchemeHttps || McpHome.NamedFor(options, page) is not null;

    /// <summary>
    /// What calls are made with: the caller's credential where it is forwarded, or else the service's own. <see langword="false"/> when the
    /// caller brought none.
    /// </summary>
    public bool TryGetCredential(IReadOnlyDictionary<string, string> credentials, out string? value)
    {
        value = null;
        return _callers is { } callers
            ? callers.TryGet(credentials, out value) : SignsIn || _own is null || _own.TryGet(credentials, out value);
    }

    /// <summary>What the tools are listed with.</summary>
    public string? OwnCredential() => _own is not null && _own.TryGet(new Dictionary<string, string>(), out var value) ? value : null;

    /// <exception cref="TimeoutException">The server did not answer in time.</exception>
    /// <exception cref="SignInNeededException">The caller is not signed in any more; it may stand within another exception.</exception>
    public async Task<McpConnection> ConnectAsync(McpCaller caller, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var (askers, notes) = (new McpAskers(), new McpNotes());
        var settings = Settings(options.ConnectTimeout);
        settings.Handlers = new() { ElicitationHandler = askers.AskAsync };
        try
        {
            IClientTransport transport = options.Command is null ? Http(caller) : Program(options.Command);
            return new(await McpClient.CreateAsync(new QuestionTransport(transport, notes), settings, cancellationToken: either.Token),
                askers, notes, IsProgram, time);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }

    /// <summary>Connects as somebody who has no token yet, and has gone through the step of the sign-in when it returns.</summary>
    public async Task SignInAsync(ISignInStep step, CancellationToken cancellationToken)
    {
        var oauth = OAuth(step.Callback, step.Tokens, step.AskAsync);
        oauth.ScopeSelector = scopes => step.Wanted.Count == 0 ? scopes : [.. (scopes ?? []).Union(step.Wanted)];
        oauth.DynamicClientRegistration!.ResponseDelegate = (client, _) =>
        {
            step.Register(client);
            return Task.CompletedTask;
        };
        var named = oauth.AuthServerSelector;
        oauth.AuthServerSelector = servers => step.Choose(named is not null ? named(servers) : servers.Count > 0 ? servers[0] : null);
        var settings = Settings(options.ConnectTimeout);
        settings.DiscoverProbeTimeout = options.ConnectTimeout;
        var transport = Transport(
            new(options.Headers, StringComparer.OrdinalIgnoreCase), oauth, McpHttp.SignInOf(server), options.ConnectTimeout);
        await using var client = await McpClient.CreateAsync(transport, settings, cancellationToken: cancellationToken);
    }

    private static McpClientOptions Settings(TimeSpan patience) => new()
    {
        ClientInfo = new()
        {
            Name = "chatcluster",
            Title = "ChatCluster",
            Version = typeof(McpConnector).Assembly.GetName().Version?.ToString(3) ?? "0",
        },
        InitializationTimeout = patience,
        Capabilities = new() { Elicitation = new() { Form = new(), Url = new() } },
    };

    private HttpClientTransport Http(McpCaller caller)
    {
        var headers = new Dictionary<string, string>(options.Headers, StringComparer.OrdinalIgnoreCase);
        if (caller.Credential is { } credential)
        {
            headers[options.Credential!.Header] = credential;
        }

        ClientOAuthOptions? oauth = null;
        if (caller.SignedIn is { } owner)
        {
            var own = new OwnerTokens(tokens, owner, new(server, options.Url!));

            // Nobody is sent there from here; what renews a token does not name it.
            oauth = OAuth(new("http://localhost/"), own, own.AskAsync);
        }

        return Transport(headers, oauth, McpHttp.ClientOf(server), options.ConnectTimeout);
    }

    private HttpClientTransport Transport(
        Dictionary<string, string> headers, ClientOAuthOptions? oauth, string client, TimeSpan patience) => new(
        new()
        {
            Endpoint = new(options.Url!),
            Name = server,
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = headers,
            ConnectionTimeout = patience,
            OAuth = oauth,
        },
        clients.CreateClient(client));

    private ClientOAuthOptions OAuth(
        Uri callback, ITokenCache cache, Func<AuthorizationCallbackContext, CancellationToken, Task<AuthorizationResult?>> ask)
    {
        var settings = options.OAuth!;
        return new()
        {
            RedirectUri = callback,
            ClientId = settings.ClientId,
            ClientSecret = settings.ClientSecret,
            ClientMetadataDocumentUri = settings.ClientIdMetadata is { } document ? new(document) : null,
            DynamicClientRegistration = new() { ClientName = "ChatCluster" },
            Scopes = settings.Scopes.Count == 0 ? null : settings.Scopes,
            AuthServerSelector = settings.AuthorizationServer is { } issuer ? named =>
                named.FirstOrDefault(one => one.OriginalString == issuer) : null,
            TokenCache = cache,
            AuthorizationCallbackHandler = ask,
        };
    }

    // The program gets nothing of ours: the environment of this process holds keys of models and passwords of databases.
    private ProgramTransport Program(string command)
    {
        var start = new ProcessStartInfo
        {
            // There, programs such as npx are scripts, which only the shell can start.
            FileName = OperatingSystem.IsWindows() ? "cmd.exe" : command,
            WorkingDirectory = options.WorkingDirectory ?? "",
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
        };
        foreach (var argument in OperatingSystem.IsWindows() ? ["/c", command, .. options.Args] : options.Args)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        foreach (var (name, value) in Environment())
        {
            start.Environment[name] = value;
        }

        return new(server, start, maxMessageBytes, line => LogLine(logger, server, line.Length <= MaxLine ? line : line[..MaxLine]));
    }

    private Dictionary<string, string?> Environment()
    {
        var variables =
            new Dictionary<string, string?>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (var name in Inherited)
        {
            if (System.Environment.GetEnvironmentVariable(name) is { } value)
            {
                variables[name] = value;
            }
        }

        foreach (var (name, value) in options.Env)
        {
            variables[name] = value;
        }

        return variables;
    }

    [LoggerMessage(1, LogLevel.Debug, "MCP server {Server} says: {Line}")]
    private static partial void LogLine(ILogger logger, string server, string line);
}
