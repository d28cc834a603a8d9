namespace ChatCluster.Tools.Mcp;

/// <summary>
/// How users sign in to a server over HTTP: the section <c>ChatCluster:Mcp:Servers:{name}:OAuth</c>. Each user's calls are made with the
/// own token.
/// </summary>
public sealed class McpOAuthOptions
{
    /// <summary>Whether users sign in; <c>true</c> by default where there is such a section.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// This service's id at the authorization server. Without it the service registers itself at each sign-in (RFC 7591).
    /// </summary>
    public string? ClientId { get; set; }

    /// <summary>The secret that belongs to <see cref="ClientId"/>; null for a public client.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>
    /// The https address of a client id metadata document, used in place of a registration where the authorization server takes one.
    /// </summary>
    public string? ClientIdMetadata { get; set; }

    /// <summary>What is asked for where the server does not say what it needs; nothing by default.</summary>
    public List<string> Scopes { get; init; } = [];

    /// <summary>
    /// The issuer that the server has to name, exactly. It may then be in your own network, or without https; any other has to be public.
    /// By default the first that the server names.
    /// </summary>
    public string? AuthorizationServer { get; set; }
}
