using System.Collections.Immutable;

namespace ChatCluster.Threads;

/// <summary>A model call ended; its text is what readers saw.</summary>
/// <param name="Layout">Lengths of reasoning and text in turn, reasoning first; left out when all is text.</param>
/// <param name="Finish"><c>stop</c>, <c>tool_calls</c>, <c>length</c> (the model's limit cut it), <c>content_filter</c>, <c>stopped</c> (by
/// the user), <c>time_limit</c>, <c>budget</c>, <c>broken_off</c> (the model failed, and this is the longest text it had shown),
/// <c>error</c> (it failed and showed none).</param>
public sealed record StepFinished(
    string RunId, int Step, string Text, string? Reasoning = null, ImmutableArray<int>? Layout = null, string? Finish = null,
    Usage? Usage = null) : RunEvent(RunId)
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "step.finished";

    /// <summary>How many calls the step asks for: so many <see cref="ToolCalled"/> follow.</summary>
    public int? Calls { get; init; }

    /// <summary>How long the model reasoned, in milliseconds; left out where it did not, and where nobody measured it.</summary>
    public long? ReasoningMs { get; init; }

    /// <summary>What the provider wants back with the results of the step's calls. Kept in the log only: no reader is shown it.</summary>
    public JsonText? State { get; init; }

    /// <summary>What was learned of the model's tokens, where it is news. Kept in the log only.</summary>
    public TokenLesson? Lesson { get; init; }

    /// <summary>In an export alone: the files whose addresses stand in the text, with their content.</summary>
    public ImmutableArray<Attachment>? Files { get; init; }
}
