namespace ChatCluster.Storage;

/// <summary>One event of a log.</summary>
/// <param name="Sequence">From 1, without gaps.</param>
/// <param name="Json">The bytes that were appended.</param>
public readonly record struct StoredEvent(long Sequence, ReadOnlyMemory<byte> Json);
