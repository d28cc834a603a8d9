using ChatCluster.Threads;

namespace ChatCluster.Tools.Mcp;

/// <summary>As whom a server is spoken to.</summary>
/// <param name="Credential">What stands in the header of the credential; null when none is sent.</param>
/// <param name="SignedIn">The owner whose own token is sent; null when nobody signs in.</param>
internal readonly record struct McpCaller(string? Credential, Owner? SignedIn = null);
