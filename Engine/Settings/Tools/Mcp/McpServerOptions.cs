using ChatCluster.Tools.Rest;

namespace ChatCluster.Tools.Mcp;

/// <summary>
/// A server of the Model Context Protocol: the section <c>ChatCluster:Mcp:Servers:{name}</c>. Either <see cref="Url"/> or
/// <see cref="Command"/> says where it is.
/// </summary>
public sealed class McpServerOptions
{
    /// <summary>The address of a server over HTTP.</summary>
    public string? Url { get; set; }

    /// <summary>
    /// A program that is started as the server and spoken to over its standard streams. Needs <see cref="McpOptions.AllowStdio"/>.
    /// </summary>
    public string? Command { get; set; }

    /// <summary>Arguments of the program, one an entry.</summary>
    public List<string> Args { get; init; } = [];

    /// <summary>The folder that the program is started in; that of this process when left out.</summary>
    public string? WorkingDirectory { get; set; }

    /// <summary>Variables of the program's environment. Of this process's own it gets <c>PATH</c> and nothing else.</summary>
    public Dictionary<string, string> Env { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Headers that are sent with each request.</summary>
    public Dictionary<string, string> Headers { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// A credential in a header: a secret of this service, or one that the caller brought along. With both, the secret lists the tools and
    /// the caller's calls them.
    /// </summary>
    public RestCredentialOptions? Credential { get; set; }

    /// <summary>How users sign in to the server, each with their own account.</summary>
    public McpOAuthOptions? OAuth { get; set; }

    /// <summary>Which tools are taken, by the server's own names; <c>read_*</c> takes by prefix. All when empty.</summary>
    public List<string> Tools { get; init; } = [];

    /// <summary>
    /// Whether the owner must consent to each call; when left out, to each of a tool that does not say that it only reads.
    /// </summary>
    public bool? NeedsApproval { get; set; }

    /// <summary>Tools that need no consent in any case, by the server's own names; <c>read_*</c> by prefix.</summary>
    public List<string> WithoutApproval { get; init; } = [];

    /// <summary>How long it may take to connect, or to list the tools: 1 s to 5 min, 30 s by default.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one call may take: 1 s to 1 h, 60 s by default.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Calls of the server at once, of all its tools together and in a cluster on all silos together: 1 or more, 8 by default.
    /// </summary>
    public int Concurrency { get; set; } = 8;

    /// <summary>Calls of one tool in one run, 1 or more; 3 when left out.</summary>
    public int? MaxCallsPerRun { get; set; }

    /// <summary>
    /// How often the tools are listed again, which also finds out whether the server is there: 1 s to 1 day, 1 min by default. A server
    /// that tells of changes is listened to besides.
    /// </summary>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long the session of a thread is kept after its last call, where the protocol has sessions: 1 s to 1 day, 5 min by default.
    /// </summary>
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Sessions kept at once, 1 to 10,000; 64 by default. Past it the one that was idle the longest is closed.</summary>
    public int MaxSessions { get; set; } = 64;
}
