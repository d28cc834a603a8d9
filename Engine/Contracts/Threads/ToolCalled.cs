namespace ChatCluster.Threads;

/// <summary>The model asks for a tool. Written down before the call is made.</summary>
/// <param name="Remembered">Whether its owner was not asked because of a consent for the whole thread.</param>
public sealed record ToolCalled(
    string RunId, string CallId, string Name, JsonText Arguments, bool? NeedsApproval = null, bool? Remembered = null) : RunEvent(RunId)
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "tool.called";

    /// <summary>
    /// Whether the run's client makes the call: it waits until anybody brings the result, which comes as <see cref="ToolFinished"/>.
    /// </summary>
    public bool? Client { get; init; }

    /// <summary>Of a call that waits for its client: from then on it has failed.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
