using System.Collections.Immutable;
using ChatCluster.Threads;

namespace ChatCluster.Tools.Results;

/// <summary>The parts of a result, taken apart: what the model reads, and what people are shown beside it.</summary>
/// <param name="Files">Stored with the thread.</param>
internal sealed record ResultParts(string Text, ImmutableArray<Attachment>? Files, ImmutableArray<ToolLink>? Links);
