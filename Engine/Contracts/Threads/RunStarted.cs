namespace ChatCluster.Threads;

/// <summary>A run begins.</summary>
/// <param name="Round">The run's number in its thread, from 1.</param>
/// <param name="MessageId">The message it answers; several runs may answer one (regenerate).</param>
/// <param name="Trace">Where a trace is kept: the span of the request that asked for the run, as a W3C <c>traceparent</c>, so that whoever
/// carries the run on continues its trace.</param>
public sealed record RunStarted(
    string RunId,
    int Round,
    string MessageId,
    string? Agent = null,
    string? Model = null,
    bool? OnDisconnectStop = null,
    string? Trace = null,
    string? Role = null) : RunEvent(RunId)
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "run.started";

    /// <summary>Which version of the agent the run uses to its end.</summary>
    public string? AgentVersion { get; init; }
}
