using ChatCluster.Threads;
using ChatCluster.Tools.Mcp.SignIns;
using ChatCluster.Tools.Mcp.UserServers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;

namespace ChatCluster.Tools.Mcp;

/// <summary>A server as a source of tools: lists them, follows their changes, and connects again when it was away.</summary>
internal sealed partial class McpServer : IChangingToolSource, IAsyncDisposable
{
    // What is said of tools is in memory for as long as their threads are in use.
    private const int MaxListOfUser = 1024 * 1024;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    // Between two lists: a server may tell of changes as often as it likes.
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(1);

    private readonly string _server;
    private readonly McpTokens _tokens;
    private readonly TimeProvider _time;
    private readonly ILogger<McpServer> _logger;
    private readonly SemaphoreSlim _look = new(0, 1);
    private long _maxListChars;
    private int _maxTools = McpListing.MaxTools;
    private int _lister;
    private volatile bool _stateless;
    private volatile ToolSourceSnapshot _current = ToolSourceSnapshot.Loading;

    public McpServer(
        string server, IOptions<McpOptions> options, McpTokens tokens, IHttpClientFactory clients, TimeProvider time, ILoggerFactory logs)
        : this(server, options.Value.Servers[server], options.Value, $"mcp-{server}", tokens, clients, time, logs)
    {
    }

    private McpServer(
        string server, McpServerOptions own, McpOptions options, string limitKey, McpTokens tokens, IHttpClientFactory clients,
        TimeProvider time, ILoggerFactory logs)
    {
        (_server, _tokens, _time, _logger) = (server, tokens, time, logs.CreateLogger<McpServer>());
        (Options, LimitKey, _maxListChars) = (own, limitKey, options.MaxAnswerBytes);
        SignInQuestion = new(server, options.PublicUrl);
        Connector = new(server, Options, options.MaxAnswerBytes, tokens, clients, time, logs.CreateLogger<McpConnector>());
        Sessions = new(Connector, Options, time);
        Parked = new(Sessions, time);
    }

    public string Name => $"{McpOptionsValidator.Path}:Servers:{_server}";

    public string Group => $"mcp:{_server}";

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
    public string LimitKey { get; }

    /// <summary>Whether the server keeps nothing between two requests, as far as is known.</summary>
    public bool IsStateless => _stateless;

    /// <summary>A server that a user has named. Nobody follows it: it is listed by <see cref="ReadAsync"/>.</summary>
    public static McpServer OfUser(
        McpServerOptions own, McpOptions options, string limitKey, McpTokens tokens, IHttpClientFactory clients, TimeProvider time,
        ILoggerFactory logs) =>
        new(McpUserServers.Name, own, options, limitKey, tokens, clients, time, logs)
        {
            _maxTools = options.UserServers.MaxTools,
            _maxListChars = MaxListOfUser,
        };

    /// <summary>Connects, lists the tools once, and leaves.</summary>
    public async Task ReadAsync(IReadOnlyDictionary<string, string> credentials, CancellationToken cancellationToken)
    {
        Connector.TryGetCredential(credentials, out var credential);
        await using var connection = await Connector.ConnectAsync(new(credential), cancellationToken);
        _stateless = connection.IsStateless;
        _current = await ListAsync(connection.Client, cancellationToken);
    }

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
                if (await FollowAsync(connection, changed, () => pause = FirstPause, cancellationToken))
                {
                    // It is there; what is known of it has only grown old.
                    continue;
                }

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

    /// <summary>
    /// Lists the tools whenever they may have changed, until the connection is over, or what was found out at its beginning.
    /// </summary>
    /// <returns>Whether the server is to be discovered anew.</returns>
    private async Task<bool> FollowAsync(
        McpConnection connection, Action changed, Action reached, CancellationToken cancellationToken)
    {
        await using var told = connection.Client.RegisterNotificationHandler(NotificationMethods.ToolListChangedNotification, (_, _) =>
        {
            LookAgain();
            return default;
        });
        var began = _time.GetTimestamp();
        var holds = connection.Holds is { } said ? McpListing.Wait(said, Options.RefreshInterval) : Timeout.InfiniteTimeSpan;
        while (!connection.IsOver)
        {
            var asked = _time.GetTimestamp();
            Become(changed, await ListAsync(connection.Client, cancellationToken));
            reached();
            var (wait, left) = (McpListing.Wait(_fresh, Options.RefreshInterval), holds - _time.GetElapsedTime(began));
            var anew = holds >= TimeSpan.Zero && left < wait;
            var delay = !anew ? wait : left > TimeSpan.Zero ? left : TimeSpan.Zero;
            await WaitAsync(Task.WhenAny(connection.Client.Completion, Task.Delay(delay, _time, cancellationToken)), cancellationToken);
            if (Breath - _time.GetElapsedTime(asked) is { Ticks: > 0 } breath)
            {
                await Task.Delay(breath, _time, cancellationToken);
            }

            if (anew && _time.GetElapsedTime(began) >= holds && !connection.IsOver)
            {
                return true;
            }
        }

        return false;
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

    [LoggerMessage(1, LogLevel.Debug, "MCP server {Server} is unusable.")]
    private static partial void LogAway(ILogger logger, string server, Exception exception);
}
