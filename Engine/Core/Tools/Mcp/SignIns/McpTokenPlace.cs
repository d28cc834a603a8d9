namespace ChatCluster.Tools.Mcp.SignIns;

/// <summary>What tokens are for.</summary>
/// <param name="Server">The server's name in the settings.</param>
/// <param name="Url">Its address.</param>
internal readonly record struct McpTokenPlace(string Server, string Url);
