using System.Collections.Immutable;
using ChatCluster.Threads;

namespace ChatCluster.Tools.Results;

/// <summary>The parts of a result, taken apart: what the model reads, and what people are shown beside it.</summary>
/// <param name="Text">For the model.</param>
/// <param name="Files">All files, stored with the thread.</param>
/// <param name="Parts">What is no plain text or data, in its order.</param>
internal sealed record ResultParts(
    string Text, ImmutableArray<Attachment>? Files, ImmutableArray<ToolLink>? Links, ImmutableArray<ToolPart> Parts);
