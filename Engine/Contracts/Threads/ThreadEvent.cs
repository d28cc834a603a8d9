using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ChatCluster.Threads;

/// <summary>
/// A stored fact of a thread. Events are appended, replayed and streamed; they are never edited.
/// Their JSON is the same in the log and on the wire; null fields are left out.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ThreadCreated), ThreadCreated.TypeName)]
[JsonDerivedType(typeof(MessagePosted), MessagePosted.TypeName)]
[JsonDerivedType(typeof(MessageQueued), MessageQueued.TypeName)]
[JsonDerivedType(typeof(MessageUnqueued), MessageUnqueued.TypeName)]
[JsonDerivedType(typeof(RunStarted), RunStarted.TypeName)]
[JsonDerivedType(typeof(StepStarted), StepStarted.TypeName)]
[JsonDerivedType(typeof(StepCheckpoint), StepCheckpoint.TypeName)]
[JsonDerivedType(typeof(StepFinished), StepFinished.TypeName)]
[JsonDerivedType(typeof(ContextCompacted), ContextCompacted.TypeName)]
[JsonDerivedType(typeof(ContextReset), ContextReset.TypeName)]
[JsonDerivedType(typeof(MemoryRecalled), MemoryRecalled.TypeName)]
[JsonDerivedType(typeof(MemoryNoted), MemoryNoted.TypeName)]
[JsonDerivedType(typeof(ToolCalled), ToolCalled.TypeName)]
[JsonDerivedType(typeof(ToolStarted), ToolStarted.TypeName)]
[JsonDerivedType(typeof(ToolCode), ToolCode.TypeName)]
[JsonDerivedType(typeof(ToolPrinted), ToolPrinted.TypeName)]
[JsonDerivedType(typeof(ToolTrouble), ToolTrouble.TypeName)]
[JsonDerivedType(typeof(ToolImage), ToolImage.TypeName)]
[JsonDerivedType(typeof(ToolFile), ToolFile.TypeName)]
[JsonDerivedType(typeof(ToolSource), ToolSource.TypeName)]
[JsonDerivedType(typeof(ToolFinished), ToolFinished.TypeName)]
[JsonDerivedType(typeof(ApprovalRequested), ApprovalRequested.TypeName)]
[JsonDerivedType(typeof(ApprovalResolved), ApprovalResolved.TypeName)]
[JsonDerivedType(typeof(InputRequested), InputRequested.TypeName)]
[JsonDerivedType(typeof(InputResolved), InputResolved.TypeName)]
[JsonDerivedType(typeof(ConsentWithdrawn), ConsentWithdrawn.TypeName)]
[JsonDerivedType(typeof(StepFailed), StepFailed.TypeName)]
[JsonDerivedType(typeof(StopRequested), StopRequested.TypeName)]
[JsonDerivedType(typeof(RunFinished), RunFinished.TypeName)]
[JsonDerivedType(typeof(TitleChanged), TitleChanged.TypeName)]
[JsonDerivedType(typeof(ThreadArchived), ThreadArchived.TypeName)]
[JsonDerivedType(typeof(AgentChanged), AgentChanged.TypeName)]
[JsonDerivedType(typeof(SettingsChanged), SettingsChanged.TypeName)]
[JsonDerivedType(typeof(ProjectChanged), ProjectChanged.TypeName)]
[JsonDerivedType(typeof(ProjectRead), ProjectRead.TypeName)]
[JsonDerivedType(typeof(BranchSelected), BranchSelected.TypeName)]
[JsonDerivedType(typeof(FeedbackGiven), FeedbackGiven.TypeName)]
[JsonDerivedType(typeof(ThreadShared), ThreadShared.TypeName)]
[JsonDerivedType(typeof(ThreadUnshared), ThreadUnshared.TypeName)]
public abstract record ThreadEvent
{
    /// <summary>When it happened, to the millisecond, by the clock of the machine that wrote it.</summary>
    [JsonPropertyOrder(100)]
    public DateTimeOffset At { get; init; }

    /// <summary>The id of the request that caused it, on the first event of those that were stored for it.</summary>
    [JsonPropertyOrder(101)]
    public string? Request { get; init; }
}

/// <summary>An event of one run.</summary>
public abstract record RunEvent(string RunId) : ThreadEvent;

/// <summary>The first event of every thread.</summary>
/// <param name="ForkedFrom">The id of the thread this one was forked from.</param>
/// <param name="Imported">Whether its events were made elsewhere, by whoever wrote the export.</param>
/// <param name="Temporary">True when no list has it and it is deleted soon.</param>
public sealed record ThreadCreated(
    string ThreadId, string? Agent = null, string? Model = null, string? ForkedFrom = null, bool? Imported = null,
    bool? Temporary = null) : ThreadEvent
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "thread.created";
}

/// <summary>A user's message entered the transcript.</summary>
/// <param name="Run">The run that answers it, or into which it was steered.</param>
/// <param name="Parent">The run whose reply it follows; none at the root of the thread. Messages with one parent are branches of each
/// other.</param>
/// <param name="Steered">Whether it joined a run under way instead of starting one.</param>
/// <param name="Context">What the page adds for the model and does not show, for example what is selected on it.</param>
public sealed record MessagePosted(
    string MessageId,
    string Text,
    ImmutableArray<Attachment>? Attachments = null,
    string? Run = null,
    string? Parent = null,
    string? ClientMessageId = null,
    bool? Steered = null,
    JsonText? Context = null) : ThreadEvent
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "message.posted";

    /// <summary>The same as <see cref="Run"/>, by the name that everything else of a run has.</summary>
    public string? RunId => Run;

    /// <summary>False when webhooks are told nothing of the runs that answer it.</summary>
    public bool? Webhooks { get; init; }

    /// <summary>Tools of its client, which the runs that answer it may call.</summary>
    public ImmutableArray<ClientTool>? ClientTools { get; init; }

    /// <summary>Whether those runs may call tools; their model decides when left out.</summary>
    public ToolChoice? ToolChoice { get; init; }

    /// <summary>What the first step of those runs calls: a tool, by its name, or <c>*</c> for any.</summary>
    public string? MustCall { get; init; }
}

/// <summary>A message waits for the run under way to end. The same id again replaces its text.</summary>
/// <param name="Next">Whether it goes before those that already wait (an interrupting message does).</param>
/// <param name="Agent">The agent that was asked for, when it is not the thread's.</param>
/// <param name="Model">The model that was asked for, when it is not the thread's.</param>
public sealed record MessageQueued(
    string MessageId,
    string Text,
    ImmutableArray<Attachment>? Attachments = null,
    string? ClientMessageId = null,
    JsonText? Context = null,
    bool? Next = null,
    string? Agent = null,
    string? Model = null,
    bool? OnDisconnectStop = null,
    string? Role = null) : ThreadEvent
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "message.queued";

    /// <summary>False when webhooks are told nothing of the runs that answer it.</summary>
    public bool? Webhooks { get; init; }

    /// <summary>As at <see cref="MessagePosted"/>.</summary>
    public ImmutableArray<ClientTool>? ClientTools { get; init; }

    /// <summary>As at <see cref="MessagePosted"/>.</summary>
    public ToolChoice? ToolChoice { get; init; }

    /// <summary>As at <see cref="MessagePosted"/>.</summary>
    public string? MustCall { get; init; }
}

/// <summary>A waiting message was taken back by its user.</summary>
public sealed record MessageUnqueued(string MessageId) : ThreadEvent
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "message.unqueued";
}

/// <summary>A model call begins. Deltas that follow belong to it; an attempt above 1 voids the step's earlier deltas.</summary>
/// <param name="Restored">Whether no model is asked: the longest text that an earlier attempt had shown follows, because the run ends
/// without a better one.</param>
/// <param name="Lost">What the attempt before is estimated to have used, when its process died without reporting it.</param>
public sealed record StepStarted(string RunId, int Step, int Attempt, string? Model = null, bool? Restored = null, Usage? Lost = null)
    : RunEvent(RunId)
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "step.started";
}

/// <summary>
/// What a long step wrote since the last checkpoint, so that a takeover shows it. Kept in the log only: readers have it as deltas.
/// </summary>
/// <param name="From">The offset in the step's output, in UTF-16 units, at which this piece begins.</param>
/// <param name="Layout">Lengths of reasoning and text in turn, reasoning first; left out when all is text.</param>
public sealed record StepCheckpoint(
    string RunId, int Step, int Attempt, int From, string? Text = null, string? Reasoning = null,
    ImmutableArray<int>? Layout = null) : RunEvent(RunId)
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "step.checkpoint";

    /// <summary>As at <see cref="StepFinished"/>.</summary>
    public ImmutableArray<Attachment>? Files { get; init; }

    /// <summary>
    /// The step's reply at a provider that goes on with it, so that whoever carries the run on reads it instead of asking again. No reader
    /// is shown it.
    /// </summary>
    public ModelGeneration? Generation { get; init; }
}

/// <summary>A tool call is about to be made. Without a <see cref="ToolFinished"/> after a crash its outcome is unknown.</summary>
/// <param name="IdempotencyKey">Sent to the tool; the same on every attempt of this call.</param>
public sealed record ToolStarted(string RunId, string CallId, string IdempotencyKey, int? Attempt = null) : RunEvent(RunId)
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "tool.started";
}

/// <summary>A tool call waits for its owner's consent.</summary>
/// <param name="ArgumentsHash">What the consent is bound to: SHA-256 of the canonical arguments, hexadecimal.</param>
/// <param name="Sources">Where the text came from that the run has read from outside, when that is why consent is needed: it may have asked
/// for the call.</param>
public sealed record ApprovalRequested(
    string RunId, string CallId, string Name, string ArgumentsHash, DateTimeOffset ExpiresAt,
    ImmutableArray<OutsideSource>? Sources = null) : RunEvent(RunId)
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "approval.requested";
}

/// <summary>The owner consented or refused, once; or the time for it ran out.</summary>
/// <param name="Arguments">The arguments as the owner edited them.</param>
/// <param name="By">The user who answered; null when the time ran out.</param>
/// <param name="Remember">Whether later calls of the tool in this thread are not asked about, as long as their run has read nothing from
/// outside.</param>
public sealed record ApprovalResolved(
    string RunId, string CallId, bool Approved, JsonText? Arguments = null, string? Reason = null, string? By = null,
    bool? Remember = null) : RunEvent(RunId)
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "approval.resolved";
}

/// <summary>The owner's consent to all calls of a tool in this thread holds no longer.</summary>
public sealed record ConsentWithdrawn(string Name) : ThreadEvent
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "consent.withdrawn";
}

/// <summary>An attempt at a step failed. The next attempt, if there is one, begins with <see cref="StepStarted"/>.</summary>
/// <param name="Recoverable">Whether the same message may succeed later, with nothing else changed.</param>
/// <param name="Retry">Whether this model is asked again: not after the last failure.</param>
public sealed record StepFailed(
    string RunId, int Step, int Attempt, string Code, string Message, bool Recoverable, bool? Retry = null, int? RetryAfterMs = null,
    Usage? Usage = null) : RunEvent(RunId)
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "error";

    /// <summary>As at <see cref="StepFinished"/>.</summary>
    public TokenLesson? Lesson { get; init; }
}

/// <summary>A user asked to stop. Stored before it is acknowledged; no text is added after it.</summary>
public sealed record StopRequested(string RunId) : RunEvent(RunId)
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "stop.requested";
}

/// <summary>The one terminal event of a run.</summary>
/// <param name="Code">For <c>limited</c> and <c>failed</c>: which limit, which failure.</param>
/// <param name="Text">The answer: the text of the last step that wrote any.</param>
/// <param name="Tools">Names of the tools called, in order of first use.</param>
/// <param name="Finish"><c>length</c>, <c>content_filter</c> or <c>broken_off</c>, when the answer is not whole: as in the step that wrote
/// it.</param>
/// <param name="Recoverable">For <c>failed</c>: whether the same message may succeed later, with nothing else changed.</param>
public sealed record RunFinished(
    string RunId,
    RunReason Reason,
    string Text,
    Usage Usage,
    ImmutableArray<string> Tools,
    long ElapsedMs,
    string? Code = null,
    string? Message = null,
    string? Finish = null,
    bool? Recoverable = null) : RunEvent(RunId)
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "run.finished";
}

/// <summary>The thread has another title.</summary>
/// <param name="Source"><c>message</c> (cut from the first message), <c>model</c> or <c>user</c>; a user's title is never replaced by the
/// others.</param>
/// <param name="Usage">What the model call used that was to write a title. It counts for the thread even when its title was of no use and
/// the old one stays.</param>
public sealed record TitleChanged(string Title, string Source, Usage? Usage = null) : ThreadEvent
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "title.changed";
}

/// <summary>The thread was put into the archive, or taken out of it.</summary>
public sealed record ThreadArchived(bool Archived) : ThreadEvent
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "thread.archived";
}

/// <summary>The thread's next runs use another agent or model.</summary>
public sealed record AgentChanged(string? Agent = null, string? Model = null) : ThreadEvent
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "agent.changed";
}

/// <summary>Another branch is shown and continued: the one that ends in <see cref="Run"/>.</summary>
public sealed record BranchSelected(string Run) : ThreadEvent
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "branch.selected";

    /// <summary>The same as <see cref="Run"/>, by the name that everything else of a run has.</summary>
    public string RunId => Run;
}
