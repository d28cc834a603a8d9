using System.Collections.Immutable;
using ChatCluster.Threads;

namespace ChatCluster.Tools;

/// <summary>What came of a call, fit for the log, the model and the page: cut to size and free of secrets.</summary>
/// <param name="Result">What the model reads; null when the call failed.</param>
/// <param name="Preview">At most 500 characters, of the result or the error.</param>
/// <param name="Truncated">Whether the result was cut.</param>
public sealed record ToolRunResult(
    string? Result = null, ToolError? Error = null, string? Preview = "", long ElapsedMs = 0, bool Truncated = false)
{
    /// <summary>Files of the result, stored with the thread.</summary>
    public ImmutableArray<Attachment>? Files { get; init; }

    /// <summary>Questions to the owner, in place of a result.</summary>
    public ToolInput? Input { get; init; }

    /// <summary>What the result is made of.</summary>
    public ImmutableArray<ToolPart> Parts { get; init; } = [];

    /// <summary>Places that the result points to.</summary>
    public ImmutableArray<ToolLink>? Links { get; init; }
}
