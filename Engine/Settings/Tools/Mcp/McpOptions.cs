namespace ChatCluster.Tools.Mcp;

/// <summary>The section <c>ChatCluster:Mcp</c>: servers of the Model Context Protocol whose tools models may call.</summary>
public sealed class McpOptions
{
    /// <summary>
    /// Whether servers may be programs that this process starts; <c>false</c> by default. They run with this process's rights.
    /// </summary>
    public bool AllowStdio { get; set; }

    /// <summary>
    /// The largest answer that is read from a server over HTTP, and the largest message from a program, in bytes: 65,536 to 268,435,456,
    /// 33,554,432 (32 MB) by default.
    /// </summary>
    public int MaxAnswerBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>
    /// Where browsers reach this service, scheme, host and port: authorization servers send them back there. By default the address of the
    /// request that begins a sign-in.
    /// </summary>
    public string? PublicUrl { get; set; }

    /// <summary>Servers that users name themselves.</summary>
    public McpUserServersOptions UserServers { get; init; } = new();

    /// <summary>The servers by name: 1 to 32 characters of <c>A-Z a-z 0-9 _ -</c>. The names of a server's tools begin with it.</summary>
    public Dictionary<string, McpServerOptions> Servers { get; init; } = new(StringComparer.Ordinal);
}
