namespace ChatCluster.Threads;

/// <summary>
/// The user wants to start over: what was said on this branch before the run is in no prompt any more. The thread itself keeps
/// everything.
/// </summary>
public sealed record ContextReset(string RunId) : RunEvent(RunId)
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "context.reset";
}
