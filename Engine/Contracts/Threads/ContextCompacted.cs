namespace ChatCluster.Threads;

/// <summary>
/// A prompt would not have fitted its model's window, so that it holds less than the whole branch. The thread itself keeps everything.
/// </summary>
/// <param name="Kind">
/// <c>summary</c>: what was said through <paramref name="Through"/> is read as <paramref name="Summary"/> from now on. <c>left_out</c>: it
/// is not read, as nobody could sum it up. <c>results</c>: long results of tools were shortened.
/// </param>
/// <param name="Through">The last run that is covered, with everything before it on its branch. Only branches that follow it are read
/// so.</param>
/// <param name="Base">For <c>left_out</c>: the run through which an earlier summary holds, which is still read.</param>
/// <param name="Messages">
/// For <c>summary</c>: how many messages it covers, those of earlier summaries with it. For <c>left_out</c>: how many are not read.
/// </param>
/// <param name="Usage">Of the model call that was to write a summary.</param>
public sealed record ContextCompacted(
    string RunId,
    string Kind,
    string? Through = null,
    string? Base = null,
    int? Messages = null,
    string? Summary = null,
    Usage? Usage = null) : RunEvent(RunId)
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "context.compacted";

    /// <summary>Older messages were replaced by a summary that the model wrote.</summary>
    public const string Summarized = "summary";

    /// <summary>Older messages were left out.</summary>
    public const string LeftOut = "left_out";

    /// <summary>Results of older tool calls were shortened.</summary>
    public const string Results = "results";
}
