using ChatCluster.Threads;

namespace ChatCluster.Grains;

/// <summary>A piece of a thread's stream.</summary>
/// <param name="Frames">A <see cref="FrameBlock"/>.</param>
/// <param name="End">Where a reader of the piece continues.</param>
/// <param name="Exists">Whether there is such a thread.</param>
[GenerateSerializer]
[Immutable]
[Alias("ChatCluster.CatchUp")]
public sealed record CatchUp([property: Id(0)] byte[] Frames, [property: Id(1)] ThreadCursor End, [property: Id(2)] bool Exists);
