using System.Collections.Immutable;

namespace ChatCluster.Threads;

/// <summary>A tool call has its result or its error.</summary>
/// <param name="Result">What the model reads; cut structurally when it was too long.</param>
/// <param name="Preview">At most 500 characters for the page.</param>
/// <param name="Cached">Whether the run's cache answered instead of the tool.</param>
/// <param name="Files">Images, sounds and other files of the result, stored with the thread.</param>
/// <param name="Links">Places that the result points to.</param>
/// <param name="Outside">Whether the run has read text from outside with it: from now on its calls with effects need consent.</param>
public sealed record ToolFinished(
    string RunId,
    string CallId,
    string Name,
    string? Result = null,
    ToolError? Error = null,
    string? Preview = null,
    long ElapsedMs = 0,
    bool? Truncated = null,
    bool? Cached = null,
    ImmutableArray<Attachment>? Files = null,
    ImmutableArray<ToolLink>? Links = null,
    bool? Outside = null) : RunEvent(RunId)
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "tool.finished";

    /// <summary>Whether the run's client has brought it.</summary>
    public bool? Client { get; init; }

    /// <summary>What the step that follows calls, where the client has said so: as at <see cref="MessagePosted"/>.</summary>
    public string? MustCall { get; init; }
}
