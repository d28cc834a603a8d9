using System.Collections.Immutable;
using ChatCluster.Threads;

namespace ChatCluster.Tools.Approvals;

/// <summary>Whether a call needs its owner's consent, and why.</summary>
/// <param name="Sources">What the run has read from outside, where that is a reason.</param>
/// <param name="Remembered">Whether it would, had the owner not consented for the whole thread.</param>
internal readonly record struct ConsentNeed(bool Asks, ImmutableArray<OutsideSource> Sources, bool Remembered);
