namespace ChatCluster.Rules;

/// <summary>How far a run may go.</summary>
/// <param name="MaxToolSteps">Steps that may call tools; one more without tools follows, so that the user still gets an answer.</param>
/// <param name="MaxFailures">Failed attempts at one step with one model.</param>
/// <param name="MaxStarts">Starts of one step, crashes included: a step that takes its process down must not do so for ever.</param>
/// <param name="MaxTime">Time the run may work.</param>
internal sealed record RunLimits(int MaxToolSteps = 10, int MaxFailures = 3, int MaxStarts = 20, TimeSpan? MaxTime = null)
{
    /// <summary>Calls of one reply that are made; those beyond are answered with an error.</summary>
    public int MaxCalls { get; init; } = int.MaxValue;

    /// <summary>The model to ask when the current one has failed permanently.</summary>
    public string? Fallback { get; init; }
}
