namespace ChatCluster.Tools.Mcp.UserServers;

/// <summary>A server that an owner has connected a thread to.</summary>
/// <param name="Token">What it lets the owner in with, if anything.</param>
/// <param name="At">When it was connected, or was last known to be in use.</param>
internal sealed record StoredUserServer(string Url, string? Token, DateTimeOffset At);
