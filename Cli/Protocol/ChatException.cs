namespace ChatCluster.Cli.Protocol;

/// <summary>What cannot be done, in words that name the repair.</summary>
internal sealed class ChatException(string message, Exception? inner = null) : Exception(message, inner);
