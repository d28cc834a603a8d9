using System.Collections.Immutable;

namespace ChatCluster.Threads;

/// <summary>Which part of a transcript to read.</summary>
public sealed record TranscriptQuery
{
    /// <summary>The largest page, in rounds.</summary>
    public const int MaxPageSize = 200;

    /// <summary>Only rounds below this number: the page before one that was read.</summary>
    public int? BeforeRound { get; init; }

    /// <summary>Only rounds above this number: the page after one that was read.</summary>
    public int? AfterRound { get; init; }

    /// <summary>Only this round.</summary>
    public int? Round { get; init; }

    /// <summary>Only this run, on whichever branch it is.</summary>
    public string? RunId { get; init; }

    /// <summary>1 to <see cref="MaxPageSize"/> rounds; a page with large ones has fewer, but at least one.</summary>
    public int PageSize { get; init; } = 50;
}

/// <summary>A page of a transcript, oldest round first.</summary>
/// <param name="Cursor">The thread's position as this page was read: watch from here to miss and double nothing.</param>
/// <param name="Total">How many rounds the selected branch has.</param>
/// <param name="More">Whether there are rounds beyond this page, in the direction it was read.</param>
/// <param name="Queue">Messages that wait for the run under way.</param>
public sealed record TranscriptPage(
    ThreadSummary Thread, ThreadCursor Cursor, ImmutableArray<TranscriptRound> Rounds, int Total, bool More,
    ImmutableArray<QueuedMessage> Queue)
{
    /// <summary>Consents that the owner gave for the whole thread.</summary>
    public ImmutableArray<RememberedConsent> Consents { get; init; } = [];

    /// <summary>What the owner wants of the model; null when nothing was said.</summary>
    public ThreadSettings? Settings { get; init; }
}

/// <summary>One message and the run that answered it.</summary>
/// <param name="Reason">How the run ended; null while it is under way.</param>
/// <param name="Finish"><c>length</c>, <c>content_filter</c> or <c>broken_off</c>, when the reply is not whole.</param>
/// <param name="Recoverable">For a failed run: whether the same message may succeed later.</param>
/// <param name="Versions">All runs that branch here, this one among them, by round: edits of the message and repeated replies.</param>
public sealed record TranscriptRound(
    int Round,
    string RunId,
    MessagePosted Message,
    ImmutableArray<TranscriptItem> Items,
    Usage Usage,
    ImmutableArray<string> Versions,
    RunReason? Reason = null,
    string? Code = null,
    string? Error = null,
    string? Model = null,
    string? Rating = null,
    string? Finish = null,
    bool? Recoverable = null);

/// <summary>Part of a reply, in the order it happened: a step's text, a tool call, or a message steered into the run.</summary>
public sealed record TranscriptItem
{
    /// <summary>The number of the step that it is of; null for a steered message.</summary>
    public int? Step { get; init; }

    /// <summary>A piece of the reply's text; one of these five is set.</summary>
    public string? Text { get; init; }

    /// <summary>A piece of the model's reasoning.</summary>
    public string? Reasoning { get; init; }

    /// <summary>How long the step's reasoning took, in milliseconds, where it was measured.</summary>
    public long? ReasoningMs { get; init; }

    /// <summary>What the step's model call used; stands in the first part of the step.</summary>
    public Usage? Usage { get; init; }

    /// <summary>A tool call.</summary>
    public ToolCalled? Call { get; init; }

    /// <summary>What that call returned; null while it runs.</summary>
    public ToolFinished? Result { get; init; }

    /// <summary>What the result is made of; null when it is plain text or data.</summary>
    public ImmutableArray<ToolPart>? Parts { get; init; }

    /// <summary>The question to the owner, while it is open.</summary>
    public ApprovalRequested? Approval { get; init; }

    /// <summary>The answer to it, with the arguments as the owner edited them.</summary>
    public ApprovalResolved? Resolved { get; init; }

    /// <summary>The tool's questions to the owner, while they are open.</summary>
    public InputRequested? Input { get; init; }

    /// <summary>A message that came into the run.</summary>
    public MessagePosted? Steered { get; init; }
}

/// <summary>A consent to all calls of a tool in a thread, as long as their run has read nothing from outside.</summary>
/// <param name="Name">The tool.</param>
/// <param name="By">Who gave it.</param>
public sealed record RememberedConsent(string Name, DateTimeOffset At, string? By = null);

/// <summary>A message that waits.</summary>
public sealed record QueuedMessage(string MessageId, string Text);
