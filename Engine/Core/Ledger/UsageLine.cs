using ChatCluster.Threads;

namespace ChatCluster.Ledger;

/// <summary>
/// One line of the usage ledger. It is stored with the event that it tells of, in one transaction, so that each is there exactly once; and
/// it stays when its thread is deleted. It holds names and numbers and nothing that was said.
/// </summary>
public sealed record UsageLine
{
    public required UsageKind Kind { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The run that it belongs to; none beside the runs.</summary>
    public string? RunId { get; init; }

    public string? Agent { get; init; }

    /// <summary>Of a model call: one of <see cref="UsagePurpose"/>.</summary>
    public string? Purpose { get; init; }

    /// <summary>Of a tool call: which tool.</summary>
    public string? Tool { get; init; }

    /// <summary>What became of it: how a reply or a run ended, the code of a failure; null for a tool call that has its result.</summary>
    public string? Outcome { get; init; }

    /// <summary>Of a run: the messages it answered that no run had answered before.</summary>
    public int Messages { get; init; }

    /// <summary>How many runs ended: one, or none.</summary>
    public int Runs { get; init; }

    /// <summary>Of a model call: what it used. Of a tool call only how long it took.</summary>
    public Usage Usage { get; init; } = Usage.None;
}
