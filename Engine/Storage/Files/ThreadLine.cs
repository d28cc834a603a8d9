namespace ChatCluster.Storage.Files;

/// <summary>Where things are in a line of a thread file.</summary>
/// <param name="More">How many further lines belong to the same append.</param>
/// <param name="Summary">Empty unless this is the last line of an append.</param>
internal readonly record struct ThreadLine(long Sequence, long More, Range Event, Range Summary);
