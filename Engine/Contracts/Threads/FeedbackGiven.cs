namespace ChatCluster.Threads;

/// <summary>The owner judged a reply, or took the judgement back.</summary>
/// <param name="Run">The run whose reply is judged.</param>
/// <param name="Rating"><c>up</c>, <c>down</c>, or none to remove.</param>
public sealed record FeedbackGiven(string Run, string? Rating = null, string? Text = null) : ThreadEvent
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "feedback.given";

    /// <summary>The same as <see cref="Run"/>, by the name that everything else of a run has.</summary>
    public string RunId => Run;
}
