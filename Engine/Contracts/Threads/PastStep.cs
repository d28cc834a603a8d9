using System.Collections.Immutable;

namespace ChatCluster.Threads;

/// <summary>A step of a reply that was written elsewhere, with its calls and their results.</summary>
/// <param name="Text">What the model wrote before it called.</param>
/// <param name="Calls">What it called, and what came of it.</param>
public sealed record PastStep(string Text, ImmutableArray<PastCall> Calls);
