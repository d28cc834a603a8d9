using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Tools.Arguments;
using ChatCluster.Tools.Mcp.SignIns;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace ChatCluster.Tools.Mcp;

/// <summary>A server as a source of tools: lists them, follows their changes, and connects again when it was away.</summary>
internal sealed partial class McpServer : IChangingToolSource, IAsyncDisposable
{
    private const int MaxDescription = 4_000;
    private const int MaxLeftOut = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly string _server;
    private readonly McpTokens _tokens;
    private readonly TimeProvider _time;
    private readonly ILogger<McpServer> _logger;
    private readonly SemaphoreSlim _look = new(0, 1);
    private string _listed = "";
    private int _lister;
    private volatile bool _stateless;
    private volatile ToolSourceSnapshot _current = ToolSourceSnapshot.Loading;

    public McpServer(
        string server, IOptions<McpOptions> options, McpTokens tokens, IHttpClientFactory clients, TimeProvider time, ILoggerFactory logs)
    {
        (_server, _tokens, _time, _logger) = (server, tokens, time, logs.CreateLogger<McpServer>());
        Options = options.Value.Servers[server];
        SignInQuestion = new(server, options.Value.PublicUrl);
        Connector = new(server, Options, options.Value.MaxAnswerBytes, tokens, clients, time, logs.CreateLogger<McpConnector>());
        Sessions = new(Connector, Options, time);
        Parked = new(Sessions, time);
    }

    public string Name => $"{McpOptionsCheck.Path}:Servers:{_server}";

    public string Prefix => $"{_server}_";

    public ToolSourceSnapshot Current => _current;

    public McpServerOptions Options { get; }

    /// <summary>What tokens of its users are kept by.</summary>
    public McpTokenPlace Place => new(_server, Options.Url ?? "");

    /// <summary>How owners are asked to sign in.</summary>
    public SignInQuestion SignInQuestion { get; }

    public McpConnector Connector { get; }

    public McpSessions Sessions { get; }

    /// <summary>Calls whose server waits for the user.</summary>
    public McpParkedCalls Parked { get; }

    /// <summary>Whether calls of an owner can be made, as far as tokens are kept.</summary>
    public async Task<bool> IsSignedInAsync(Owner owner, CancellationToken cancellationToken) =>
        await _tokens.FindAsync(owner, Place, cancellationToken) is not null;

    /// <summary>What the limit of concurrent calls is counted by.</summary>
    public string Lane => $"mcp-{_server}";

    /// <summary>Whether the server keeps nothing between two requests, as far as is known.</summary>
    public bool IsStateless => _stateless;

    /// <summary>
    /// Has the server looked after now and not only at the next refresh: something pointed to its being away, or changed.
    /// </summary>
    public void LookAgain()
    {
        try
        {
            _look.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is about to be.
        }
    }

    public async Task RunAsync(Action changed, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        while (true)
        {
            try
            {
                if (await FindListerAsync(cancellationToken) is not { } lister)
                {
                    Become(changed, new(
                        ToolSourceState.Unavailable, _current.Tools, $"Nobody has signed in to it yet: open {SignInQuestion.Address}."));
                    await WaitAsync(Task.Delay(FirstPause, _time, cancellationToken), cancellationToken);
                    continue;
                }

                await using var connection = await Connector.ConnectAsync(lister, cancellationToken);
                _stateless = connection.IsStateless;
                await FollowAsync(connection, changed, () => pause = FirstPause, cancellationToken);
                Become(changed, new(ToolSourceState.Unavailable, _current.Tools, "The connection ended."));
            }
            catch (Exception exception)
            {
                cancellationToken.ThrowIfCancellationRequested();
                LogAway(_logger, _server, exception);
                Become(changed, new(ToolSourceState.Unavailable, _current.Tools, $"It is away: {McpFailure.Describe(exception)}."));
            }

            await Task.Delay(pause, _time, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Sessions.DisposeAsync();
        _look.Dispose();
    }

    /// <summary>Lists the tools whenever they may have changed, until the connection is over.</summary>
    private async Task FollowAsync(McpConnection connection, Action changed, Action reached, CancellationToken cancellationToken)
    {
        await using var told = connection.Client.RegisterNotificationHandler(NotificationMethods.ToolListChangedNotification, (_, _) =>
        {
            LookAgain();
            return default;
        });
        while (!connection.IsOver)
        {
            Become(changed, await ListAsync(connection.Client, cancellationToken));
            reached();
            await WaitAsync(
                Task.WhenAny(connection.Client.Completion, Task.Delay(Options.RefreshInterval, _time, cancellationToken)),
                cancellationToken);
        }
    }

    /// <summary>Waits until the server is to be looked after, or something else happens.</summary>
    private async Task WaitAsync(Task other, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(_look.WaitAsync(waiting.Token), other);
        await waiting.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>
    /// As whom the tools are listed: as the service, or as one of those who have signed in, by turns, as one's sign-in may have ended. None
    /// when there is nobody.
    /// </summary>
    private async Task<McpCaller?> FindListerAsync(CancellationToken cancellationToken)
    {
        if (!Connector.SignsIn || Connector.HasOwn)
        {
            return new(Connector.OwnCredential());
        }

        var owners = await _tokens.ListAsync(Place, cancellationToken);
        return owners.Count == 0 ? null : new(null, owners[_lister++ % owners.Count]);
    }

    private async Task<ToolSourceSnapshot> ListAsync(McpClient client, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Options.ConnectTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var offered = client.ServerCapabilities.Tools is null
            ? []
            : (await client.ListToolsAsync(cancellationToken: either.Token)).Select(tool => tool.ProtocolTool).Where(IsTaken).ToList();
        var listed = JsonSerializer.Serialize(offered, McpJsonUtilities.DefaultOptions);
        if (listed == _listed && _current.State is ToolSourceState.Available)
        {
            return _current;
        }

        _listed = listed;
        var (tools, leftOut) = (new List<ITool>(), new List<string>());
        foreach (var tool in offered.DistinctBy(tool => tool.Name))
        {
            if (SchemaCheck.Problem(tool.InputSchema) is { } problem)
            {
                leftOut.Add($"{tool.Name}: its inputSchema {problem}");
            }
            else
            {
                tools.Add(new McpTool(tool.Name, Describe(tool), this, _logger));
            }
        }

        var reason = leftOut.Count == 0
            ? null : $"Left out: {string.Join("; ", leftOut.Take(MaxLeftOut))}{(leftOut.Count > MaxLeftOut ? "; …" : "")}.";
        return new(ToolSourceState.Available, tools, reason);
    }

    private bool IsTaken(Tool tool) => Options.Tools.Count == 0 || McpToolName.IsIn(tool.Name, Options.Tools);

    // A server's hints are its own word; the operator decides by these settings how far to trust it.
    private ToolDescription Describe(Tool tool)
    {
        var hints = tool.Annotations;
        var about = string.Join(
            '\n', new[] { tool.Title ?? hints?.Title, tool.Description }.Where(text => !string.IsNullOrWhiteSpace(text)));
        return new()
        {
            Name = McpToolName.Of(_server, tool.Name),
            Description = about.Length <= MaxDescription ? about : about[..MaxDescription],
            Parameters = tool.InputSchema,
            Repeatable = hints?.ReadOnlyHint is true || hints?.IdempotentHint is true,
            NeedsApproval = !McpToolName.IsIn(tool.Name, Options.WithoutApproval)
                && (Options.NeedsApproval ?? hints?.ReadOnlyHint is not true),
            Effects = hints?.ReadOnlyHint is not true,
            Timeout = Options.Timeout,
            MaxCallsPerRun = Options.MaxCallsPerRun,
            Source = $"mcp:{_server}",
        };
    }

    private void Become(Action changed, ToolSourceSnapshot next)
    {
        var before = _current;
        _current = next;
        if (!ReferenceEquals(before, next)
            && (before.State != next.State || before.Reason != next.Reason || !ReferenceEquals(before.Tools, next.Tools)))
        {
            changed();
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "MCP server {Server} cannot be used.")]
    private static partial void LogAway(ILogger logger, string server, Exception exception);
}
