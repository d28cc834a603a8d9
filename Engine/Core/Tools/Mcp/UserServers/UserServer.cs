using ChatCluster.Threads;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Tools.Mcp.UserServers;

/// <summary>One thread's server in this process: its tools are listed when they are needed, and again when they may have changed.</summary>
internal sealed partial class UserServer(
    ThreadKey thread, McpServer server, string? token, TimeProvider time, ILogger<UserServer> logger) : IAsyncDisposable
{
    /// <summary>The name that the token has among the credentials of a call.</summary>
    public const string Credential = "mcp_user";

    // Runs ask for the tools at each step, and a server that is away must not hold up each of them.
    private static readonly TimeSpan AwayFor = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly Dictionary<string, string> _credentials =
        token is null ? [] : new(StringComparer.Ordinal) { [Credential] = token };

    private long _read;
    private TimeSpan _holds = TimeSpan.Zero;

    /// <summary>When it was last asked for.</summary>
    public long LastUsed { get; set; } = time.GetTimestamp();

    public IReadOnlyDictionary<string, string> Credentials => _credentials;

    /// <summary>Connects and lists.</summary>
    public async Task<IReadOnlyList<ITool>> ReadAsync(CancellationToken cancellationToken)
    {
        await server.ReadAsync(_credentials, cancellationToken);
        (_read, _holds) = (time.GetTimestamp(), server.Options.RefreshInterval);
        return server.Current.Tools;
    }

    /// <summary>The tools; those of before, or none, where the server is away.</summary>
    public async ValueTask<IReadOnlyList<ITool>> ToolsAsync(CancellationToken cancellationToken)
    {
        LastUsed = time.GetTimestamp();
        await _reading.WaitAsync(cancellationToken);
        try
        {
            return time.GetElapsedTime(_read) < _holds ? server.Current.Tools : await ReadAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Of the exception only what we say of it: it may hold the address.
            LogAway(logger, thread.Id, McpFailure.Describe(exception));
            (_read, _holds) = (time.GetTimestamp(), AwayFor);
            return server.Current.Tools;
        }
        finally
        {
            _reading.Release();
        }
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [LoggerMessage(1, LogLevel.Information, "Thread {Thread}: the user's own MCP server is unusable: {Why}.")]
    private static partial void LogAway(ILogger logger, string thread, string why);
}
