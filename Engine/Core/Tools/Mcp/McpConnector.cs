using System.Diagnostics;
using System.Text;
using ChatCluster.Tools.Rest;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;

namespace ChatCluster.Tools.Mcp;

/// <summary>Connects to one server: over HTTP, or by starting its program.</summary>
internal sealed partial class McpConnector(
    string server, McpServerOptions options, int maxMessageBytes, IHttpClientFactory clients, TimeProvider time, ILogger<McpConnector> logger)
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

    /// <summary>What calls are made with: the caller's credential where it is forwarded, or else the service's own. <see langword="false"/> when the caller brought none.</summary>
    public bool TryGetCredential(IReadOnlyDictionary<string, string> credentials, out string? value)
    {
        value = null;
        return _callers is { } callers ? callers.TryGet(credentials, out value) : _own is null || _own.TryGet(credentials, out value);
    }

    /// <summary>What the tools are listed with.</summary>
    public string? OwnCredential() => _own is not null && _own.TryGet(new Dictionary<string, string>(), out var value) ? value : null;

    /// <exception cref="TimeoutException">The server did not answer in time.</exception>
    public async Task<McpConnection> ConnectAsync(string? credential, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var (askers, notes) = (new McpAskers(), new McpNotes());
        var settings = new McpClientOptions
        {
            ClientInfo = new() { Name = "chatcluster", Title = "ChatCluster", Version = typeof(McpConnector).Assembly.GetName().Version?.ToString(3) ?? "0" },
            InitializationTimeout = options.ConnectTimeout,
            Capabilities = new() { Elicitation = new() { Form = new(), Url = new() } },
            Handlers = new() { ElicitationHandler = askers.AskAsync },
        };
        try
        {
            IClientTransport transport = options.Command is null ? Http(credential) : Program(options.Command);
            return new(await McpClient.CreateAsync(new QuestionTransport(transport, notes), settings, cancellationToken: either.Token), askers, notes, IsProgram, time);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }

    private HttpClientTransport Http(string? credential)
    {
        var headers = new Dictionary<string, string>(options.Headers, StringComparer.OrdinalIgnoreCase);
        if (credential is not null)
        {
            headers[options.Credential!.Header] = credential;
        }

        return new(
            new() { Endpoint = new(options.Url!), Name = server, TransportMode = HttpTransportMode.StreamableHttp, AdditionalHeaders = headers, ConnectionTimeout = options.ConnectTimeout },
            clients.CreateClient(McpHttp.Client));
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
        var variables = new Dictionary<string, string?>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
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
