namespace ChatCluster.Threads;

/// <summary>The owner answered a tool's questions, once; or the time for it ran out.</summary>
/// <param name="Action"><c>accept</c>, <c>decline</c> or <c>cancel</c>.</param>
/// <param name="Content">Of an accepted request: an object with an answer for each question, by its id.</param>
/// <param name="By">The user who answered; null when the time ran out.</param>
/// <param name="Reason"><c>expired</c>, when it did.</param>
public sealed record InputResolved(
    string RunId, string CallId, string Action, JsonText? Content = null, string? By = null, string? Reason = null) : RunEvent(RunId)
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "input.resolved";

    /// <summary>The user answered.</summary>
    public const string Accept = "accept";

    /// <summary>The user refused to answer.</summary>
    public const string Decline = "decline";

    /// <summary>The question was put away without an answer.</summary>
    public const string Cancel = "cancel";
}
