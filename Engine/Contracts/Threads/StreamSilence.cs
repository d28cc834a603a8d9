namespace ChatCluster.Threads;

/// <summary>How long a stream may be silent, for those who ask.</summary>
/// <param name="Longest">The longest silence before a sign of life.</param>
public sealed record StreamSilence(TimeSpan Longest);
