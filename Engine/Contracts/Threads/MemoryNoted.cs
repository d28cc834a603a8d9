namespace ChatCluster.Threads;

/// <summary>A model was asked what a message says about the owner.</summary>
/// <param name="Run">The run whose message it was.</param>
/// <param name="Facts">How many facts it gave; where they are from is written with them.</param>
/// <param name="Usage">Of the model call.</param>
public sealed record MemoryNoted(string Run, int Facts, Usage Usage) : ThreadEvent
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "memory.noted";

    /// <summary>The same as <see cref="Run"/>, by the name that everything else of a run has.</summary>
    public string RunId => Run;
}
