using ChatCluster.Threads;

namespace ChatCluster.Grains;

/// <summary>A watch as the thread's silo has taken it up.</summary>
/// <param name="From">The position from which frames are relayed.</param>
/// <param name="Outbox">Names the outbox that brings them.</param>
/// <param name="Number">The outbox's last batch before the watch: the next one is this front end's first that counts for it.</param>
[GenerateSerializer]
[Immutable]
[Alias("ChatCluster.Watched")]
public sealed record Watched([property: Id(0)] ThreadCursor From, [property: Id(1)] string Outbox, [property: Id(2)] long Number);
