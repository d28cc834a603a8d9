using System.Collections.Immutable;

namespace ChatCluster.Threads;

/// <summary>A tool has not finished: it asks its caller's user first. The call is made again with the answer.</summary>
public sealed record InputRequested(
    string RunId, string CallId, string Name, ImmutableArray<InputQuestion> Questions, DateTimeOffset ExpiresAt) : RunEvent(RunId)
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "input.requested";

    /// <summary>What the tool wants back with the answer. Kept in the log only: no reader is shown it.</summary>
    public JsonText? State { get; init; }
}
