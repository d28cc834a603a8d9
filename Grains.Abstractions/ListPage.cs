using ChatCluster.Threads;

namespace ChatCluster.Grains;

/// <summary>What changed in an owner's list since a position.</summary>
/// <param name="Position">Where to go on.</param>
/// <param name="Missed">Whether there may be changes that are not in it.</param>
[GenerateSerializer]
[Immutable]
[Alias("ChatCluster.ListPage")]
public sealed record ListPage(
    [property: Id(0)] ListPosition Position, [property: Id(1)] bool Missed, [property: Id(2)] ThreadChange[] Changes);
