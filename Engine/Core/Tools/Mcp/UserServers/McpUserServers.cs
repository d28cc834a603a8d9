using System.Security.Cryptography;
using System.Text;
using ChatCluster.Access;
using ChatCluster.Threads;
using ChatCluster.Tools.Mcp.SignIns;
using ChatCluster.Tools.Safety;
using ChatCluster.Tools.SignIns;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatCluster.Tools.Mcp.UserServers;

/// <summary>
/// Servers that users have connected threads to. Such a thread has the tools of its server and no others, so that what a stranger's server
/// says cannot have the operator's tools called. Where a server is stands encrypted in the store, until its thread is deleted.
/// </summary>
internal sealed class McpUserServers(
    SealedRecords records, McpTokens tokens, UrlGuard guard, IHttpClientFactory clients, IOptions<McpOptions> options, TimeProvider time,
    ILoggerFactory logs) : IThreadToolSource, IAsyncDisposable, IDisposable
{
    /// <summary>The name of such servers: their tools are <c>user_{tool}</c>, whatever they call them, and no other server's are.</summary>
    public const string Name = "user";

    private const string Kind = "mcp_user_server";
    private const int MaxUrl = 2_000;
    private const int MaxToken = 8_192;
    private const int MaxServers = 256;
    private const int MaxKnown = 1_024;

    private static readonly TimeSpan IdleFor = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);
    private static readonly TimeSpan Noted = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<ThreadKey, UserServer?> _known = [];

    /// <summary>Whether a thread has no tools but those of a server that its user named, even where that is gone.</summary>
    public static bool Owns(ThreadKey thread) => thread.Id.Contains(SignInRequest.Connect.Mark, StringComparison.Ordinal);

    /// <summary>Whether there are such servers.</summary>
    public bool Enabled => options.Value.UserServers.Enabled;

    string? IThreadToolSource.Prefix => Enabled ? $"{Name}_" : null;

    async ValueTask<FoundTools?> IThreadToolSource.FindAsync(ThreadKey thread, CancellationToken cancellationToken) =>
        await FindAsync(thread, cancellationToken) is { } own ? new(await own.ToolsAsync(cancellationToken), own.Credentials)
        : Owns(thread) ? new([]) : null;

    Task IThreadToolSource.ForgetAsync(ThreadKey thread) => ForgetAsync(thread, CancellationToken.None);

    public async Task<SignInAnswer> ConnectAsync(Owner owner, SignInRequest.Connect connect, CancellationToken cancellationToken)
    {
        var thread = new ThreadKey(owner, connect.ThreadId);
        if (await RefuseAsync(owner, connect, cancellationToken) is { } refused)
        {
            return refused;
        }

        var server = Make(thread, connect.Url, connect.Token);
        IReadOnlyList<ITool> found;
        try
        {
            found = await server.ReadAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            await server.DisposeAsync();
            cancellationToken.ThrowIfCancellationRequested();
            return exception is HttpRequestException { InnerException: AddressRefusedException why }
                ? new SignInAnswer.Refused("server_address", $"Invalid server URL: {why.Message}")
                : new SignInAnswer.Refused(
                    "server_unreachable",
                    $"The MCP server cannot be used: {McpFailure.Describe(exception)}. Check its address, its transport (streamable HTTP) and the token, and connect again.");
        }

        await PutAsync(thread, new(connect.Url, connect.Token, time.GetUtcNow()), cancellationToken);
        await RememberAsync(thread, server);
        return new SignInAnswer.Connected([.. found.Select(tool => tool.Description.Name)]);
    }

    /// <summary>Where a thread's server is, for its owner to see.</summary>
    public async Task<SignInAnswer> ShowAsync(ThreadKey thread, CancellationToken cancellationToken) =>
        Enabled && Owns(thread) && await ReadAsync(thread, cancellationToken) is { } stored
            ? new SignInAnswer.Connection(Shown(new(stored.Url)), stored.Token is not null) : new SignInAnswer.Missing();

    // Users put keys there too.
    private static string Shown(Uri url) =>
        $"{url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)}{(url.Query.Length > 1 ? "?*****" : "")}";

    /// <summary>The server of a thread; null when it has the tools of everybody.</summary>
    public async ValueTask<UserServer?> FindAsync(ThreadKey thread, CancellationToken cancellationToken)
    {
        if (!Enabled)
        {
            return null;
        }

        lock (_gate)
        {
            if (_known.TryGetValue(thread, out var known))
            {
                return known;
            }
        }

        var stored = await ReadAsync(thread, cancellationToken);
        if (stored is not null && time.GetUtcNow() - stored.At > Noted)
        {
            await PutAsync(thread, stored with { At = time.GetUtcNow() }, cancellationToken);
        }

        return await RememberAsync(thread, stored is null ? null : Make(thread, stored.Url, stored.Token));
    }

    /// <summary>Forgets where a thread's server is.</summary>
    public async Task<bool> ForgetAsync(ThreadKey thread, CancellationToken cancellationToken)
    {
        UserServer? server;
        lock (_gate)
        {
            _known.Remove(thread, out server);
        }

        if (server is not null)
        {
            await server.DisposeAsync();
        }

        return Owns(thread) && await records.DeleteAsync(Kind, IdOf(thread), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in TakeAll())
        {
            await server.DisposeAsync();
        }
    }

    // Synchronous disposal does not wait for sessions to close.
    public void Dispose()
    {
        foreach (var server in TakeAll())
        {
            _ = server.DisposeAsync().AsTask();
        }
    }

    private async Task<SignInAnswer.Refused?> RefuseAsync(Owner owner, SignInRequest.Connect connect, CancellationToken cancellationToken)
    {
        if (!Enabled || !records.CanKeep)
        {
            return new("servers_off", Enabled
                ? "MCP servers of single users cannot be kept here. The operator sets ChatCluster:CredentialKey."
                : "MCP servers of single users cannot be connected here. Leave server out; the operator configures tools for all users.");
        }

        if (connect.Url.Length > MaxUrl || !Uri.TryCreate(connect.Url, UriKind.Absolute, out var url))
        {
            return new("server_address", "Invalid server URL: it is not an absolute address. Write it like https://mcp.example.com/mcp.");
        }

        if (guard.Problem(url) is { } problem)
        {
            return new("server_address", $"Invalid server URL: {problem}");
        }

        if (connect.Token is { } token && (token.Length > MaxToken || token.Any(char.IsControl)))
        {
            return new("server_address", $"Invalid auth_token: it is up to {MaxToken} characters without line breaks.");
        }

        var own = await records.ListAsync(new(Kind, owner.Tenant, owner.User), cancellationToken);
        return own.Count(record => record.ExpiresAt > time.GetUtcNow()) < options.Value.UserServers.PerOwner ? null
            : new(
                "servers_too_many",
                $"You have {options.Value.UserServers.PerOwner} MCP servers connected, which is as many as may be. Delete a chat that uses one.");
    }

    private UserServer Make(ThreadKey thread, string url, string? token)
    {
        var settings = options.Value.UserServers;
        var server = McpServer.OfUser(
            new()
            {
                Url = url,
                Credential = token is null ? null : new() { Forward = UserServer.Credential },
                NeedsApproval = settings.NeedsApproval,
                ConnectTimeout = settings.ConnectTimeout,
                Timeout = settings.Timeout,
                MaxSessions = 2,
            },
            options.Value, $"mcp-user-{Digest(thread.Owner.ToString())}", tokens, clients, time, logs);
        return new(thread, server, token, time, logs.CreateLogger<UserServer>());
    }

    /// <summary>Keeps a server, or that there is none; those that nobody has asked for in a while are let go.</summary>
    private async Task<UserServer?> RememberAsync(ThreadKey thread, UserServer? server)
    {
        var surplus = new List<UserServer?>();
        lock (_gate)
        {
            if (_known.TryGetValue(thread, out var other) && (other is not null || server is null))
            {
                surplus.Add(server);
                server = other;
            }
            else
            {
                _known[thread] = server;
            }

            surplus.AddRange(LetGo(thread));
        }

        foreach (var old in surplus.OfType<UserServer>())
        {
            await old.DisposeAsync();
        }

        return server;
    }

    private List<UserServer> TakeAll()
    {
        lock (_gate)
        {
            List<UserServer> all = [.. _known.Values.OfType<UserServer>()];
            _known.Clear();
            return all;
        }
    }

    private List<UserServer?> LetGo(ThreadKey but)
    {
        var idle = IdleFor + options.Value.UserServers.Timeout;
        var servers = _known.Where(known => known.Key != but && known.Value is not null).OrderBy(known => known.Value!.LastUsed).ToList();
        var gone = servers.Where((known, index) =>
            index < servers.Count - MaxServers || time.GetElapsedTime(known.Value!.LastUsed) > idle).ToList();
        if (_known.Count > MaxKnown)
        {
            gone.AddRange(_known.Where(known => known.Key != but && known.Value is null));
        }

        gone.ForEach(known => _known.Remove(known.Key));
        return [.. gone.Select(known => known.Value)];
    }

    private async Task<StoredUserServer?> ReadAsync(ThreadKey thread, CancellationToken cancellationToken)
    {
        try
        {
            return await records.FindAsync<StoredUserServer>(Kind, IdOf(thread), Sealed(thread), cancellationToken);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private Task PutAsync(ThreadKey thread, StoredUserServer server, CancellationToken cancellationToken) =>
        records.PutAsync(thread.Owner, Kind, IdOf(thread), Sealed(thread), server, time.GetUtcNow() + Lifetime, cancellationToken);

    private static string IdOf(ThreadKey thread) => thread.ToString();

    private static string Sealed(ThreadKey thread) => $"{thread}/mcp-user-server";

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}
