namespace ChatCluster.Tools.Mcp;

/// <summary>Servers that users name themselves, each for one thread: the section <c>ChatCluster:Mcp:UserServers</c>.</summary>
public sealed class McpUserServersOptions
{
    /// <summary>
    /// Whether users may connect a thread to a server of their own; <c>false</c> by default. They may name addresses that
    /// <c>ChatCluster:Tools:AllowedNetworks</c> and <c>AllowedHosts</c> leave open, which are public ones by default.
    /// </summary>
    public bool Enabled { get; set; }

    /// <summary>Servers that one owner may have connected at once: 2 to 100, 5 by default.</summary>
    public int PerOwner { get; set; } = 5;

    /// <summary>Tools that are taken of one server: 1 to 1,000, 128 by default.</summary>
    public int MaxTools { get; set; } = 128;

    /// <summary>
    /// Whether the owner must consent to each call; when left out, to each of a tool that does not say that it only reads.
    /// </summary>
    public bool? NeedsApproval { get; set; }

    /// <summary>How long it may take to connect, or to list the tools: 1 s to 1 min, 10 s by default.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one call may take: 1 s to 1 h, 60 s by default.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);
}
