using ChatCluster.Configuration;

namespace ChatCluster.Runs;

/// <summary>How runs behave: <c>ChatCluster:Runs</c>.</summary>
public sealed class RunOptions
{
    /// <summary>
    /// Steps of one run that may call tools, 1 to 100. One more model call without tools follows, so that the user still
    /// gets an answer. Default: 10.
    /// </summary>
    public int MaxRounds { get; set; } = 10;

    /// <summary>
    /// Tool calls of one reply that are made, 1 to 1,000; those beyond are answered with an error that the model can act on. A reply that
    /// asks for four times as many is broken off, and the call counts as failed. Default: 64.
    /// </summary>
    public int MaxCallsPerReply { get; set; } = 64;

    /// <summary>
    /// How long one run may work, 1 s to 24 h. Waiting for an approval does not count, nor does the time between a crash and the takeover.
    /// Default: 300 s.
    /// </summary>
    public TimeSpan MaxTime { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>Silence of a model after which the call counts as failed, 1 s to 1 h. Default: 60 s.</summary>
    public TimeSpan StallTime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Failed calls of one step to one model, 1 to 10, before its fallback is asked or the run fails. Default: 3.</summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>Wait before the second attempt; it doubles with each further one. 0 to 60 s. Default: 1 s.</summary>
    public TimeSpan Backoff { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often the text of a long step is stored while it is written, 0.1 s to 60 s. Default: 2 s.</summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a running tool shows its elapsed time, 0.1 s to 60 s. Default: 5 s.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a tool call waits for approval, 1 s to 7 days. Default: 600 s.</summary>
    public TimeSpan ApprovalTime { get; set; } = TimeSpan.FromSeconds(600);

    /// <summary>How long a call of a client's tool waits for the client to bring its result, 1 s to 7 days. Default: 600 s.</summary>
    public TimeSpan ClientToolTime { get; set; } = TimeSpan.FromSeconds(600);

    /// <summary>Whether a model improves the title that was cut from the first message. Default: yes.</summary>
    public bool ImproveTitles { get; set; } = true;

    /// <summary>
    /// Whether a model sums up earlier messages that do not fit its window any more; without it they are left out of its prompt.
    /// Default: yes.
    /// </summary>
    public bool SummarizeContext { get; set; } = true;

    /// <summary>
    /// Whether the spans of model calls contain the full text of prompts and replies.
    /// Default: no.
    /// </summary>
    public bool TraceMessages { get; set; }

    internal IEnumerable<string> Validate() =>
    [
        .. Check.Range("ChatCluster:Runs:MaxRounds", MaxRounds, 1, 100)
            .Select(problem => $"{problem} For an agent without tools write \"Tools\": [] into its settings."),
        .. Check.Range("ChatCluster:Runs:MaxCallsPerReply", MaxCallsPerReply, 1, 1_000),
        .. Check.Range("ChatCluster:Runs:MaxTime", MaxTime, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)),
        .. Check.Range("ChatCluster:Runs:StallTime", StallTime, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        .. Check.Range("ChatCluster:Runs:MaxAttempts", MaxAttempts, 1, 10),
        .. Check.Range("ChatCluster:Runs:Backoff", Backoff, TimeSpan.Zero, TimeSpan.FromSeconds(60)),
        .. Check.Range("ChatCluster:Runs:CheckpointInterval", CheckpointInterval, TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(60)),
        .. Check.Range("ChatCluster:Runs:HeartbeatInterval", HeartbeatInterval, TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(60)),
        .. Check.Range("ChatCluster:Runs:ApprovalTime", ApprovalTime, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
        .. Check.Range("ChatCluster:Runs:ClientToolTime", ClientToolTime, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
    ];
}
