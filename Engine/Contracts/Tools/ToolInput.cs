using System.Collections.Immutable;
using ChatCluster.Threads;

namespace ChatCluster.Tools;

/// <summary>Questions that a tool has before it can finish a call.</summary>
/// <param name="State">What it wants back with the answer. It is stored with the thread and shown to nobody.</param>
public sealed record ToolInput(ImmutableArray<InputQuestion> Questions, JsonText State);
