namespace ChatCluster.Cli.Protocol;

/// <summary>A message that was taken.</summary>
/// <param name="RunId">The run that answers it; null while it waits for another run's end.</param>
/// <param name="Cursor">Reading on from here shows what the message causes.</param>
internal sealed record PostedMessage(string ThreadId, string? RunId, string MessageId, string Cursor);
