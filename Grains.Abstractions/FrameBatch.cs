namespace ChatCluster.Grains;

/// <summary>What one silo has for one front end, of all threads it watches there, in one message.</summary>
/// <param name="Outbox">Names the silo's outbox; new when the silo or the outbox is.</param>
/// <param name="Number">From 1 without gaps: a gap means that something was lost, a repetition that it was sent again.</param>
/// <param name="Frames">A <see cref="FrameBlock"/>; empty as a sign of life.</param>
[GenerateSerializer]
[Immutable]
[Alias("ChatCluster.FrameBatch")]
public sealed record FrameBatch([property: Id(0)] string Outbox, [property: Id(1)] long Number, [property: Id(2)] byte[] Frames);
