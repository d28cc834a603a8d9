namespace ChatCluster.Cli.Protocol;

/// <summary>A message to post.</summary>
/// <param name="ThreadId">The thread; null for a new one.</param>
/// <param name="ClientMessageId">Names the message, so that posting it again after a cut connection posts it once.</param>
internal sealed record NewMessage(string? ThreadId, string Text, string ClientMessageId, string? Model, string? Agent);
