using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ChatCluster.Rules;

namespace ChatCluster.Threads;

/// <summary>Something a user asks of a thread. It crosses process borders as JSON.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(CreateThread), "createThread")]
[JsonDerivedType(typeof(PostMessage), "postMessage")]
[JsonDerivedType(typeof(RegenerateReply), "regenerateReply")]
[JsonDerivedType(typeof(StopRun), "stopRun")]
[JsonDerivedType(typeof(ResolveApproval), "resolveApproval")]
[JsonDerivedType(typeof(ResolveInput), "resolveInput")]
[JsonDerivedType(typeof(ResolveToolCall), "resolveToolCall")]
[JsonDerivedType(typeof(WithdrawConsent), "withdrawConsent")]
[JsonDerivedType(typeof(EditQueuedMessage), "editQueuedMessage")]
[JsonDerivedType(typeof(RenameThread), "renameThread")]
[JsonDerivedType(typeof(ArchiveThread), "archiveThread")]
[JsonDerivedType(typeof(ChangeAgent), "changeAgent")]
[JsonDerivedType(typeof(ChangeSettings), "changeSettings")]
[JsonDerivedType(typeof(SwitchWebhooks), "switchWebhooks")]
[JsonDerivedType(typeof(MoveThread), "moveThread")]
[JsonDerivedType(typeof(SelectBranch), "selectBranch")]
[JsonDerivedType(typeof(GiveFeedback), "giveFeedback")]
[JsonDerivedType(typeof(ShareThread), "shareThread")]
[JsonDerivedType(typeof(UnshareThread), "unshareThread")]
public abstract record ThreadRequest : ThreadCommand
{
    /// <summary>
    /// Unique, without prefix. The same request with the same id again, within <see cref="Repetition"/>, changes nothing and has the first
    /// one's answer: a transport may repeat any. The thread's host gives one to a request that has none.
    /// </summary>
    public string? RequestId { get; init; }

    /// <summary>Whether it begins the thread where there is none.</summary>
    [JsonIgnore]
    public virtual bool Begins => false;

    /// <summary>How long a thread knows its requests again.</summary>
    public static TimeSpan Repetition => TimeSpan.FromMinutes(2);

    /// <summary>Only its kind: requests show up in logs of calls, and what users write does not belong there.</summary>
    public sealed override string ToString() => GetType().Name;
}

/// <summary>Creates an empty thread. Asking again for one that exists changes nothing.</summary>
public sealed record CreateThread(string? Title = null, string? Agent = null, string? Model = null) : ThreadRequest
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override bool Begins => true;

    /// <summary>Whether no list is to have it, and it is to be deleted soon.</summary>
    public bool Temporary { get; init; }

    /// <summary>The project that it is put into.</summary>
    public string? Project { get; init; }

    /// <summary>What its owner wants of the model.</summary>
    public ThreadSettings? Settings { get; init; }
}

/// <summary>Posts a message, which starts a run.</summary>
/// <param name="Create">Whether a thread that does not exist yet is created; otherwise the answer is
/// <see cref="ThreadAnswer.Missing"/>.</param>
/// <param name="ClientMessageId">Posting the same id again changes nothing and answers with the first run.</param>
/// <param name="Edits">The id of an earlier message this one replaces: it becomes a branch beside it.</param>
/// <param name="Credentials">The caller's credentials for tools, by credential name. Kept encrypted until the run ends, never in an
/// event.</param>
/// <param name="Limits">What the owner may do at a time; no limits when left out.</param>
/// <param name="Role">The poster's role, for rules on consent.</param>
public sealed record PostMessage(
    string Text,
    bool Create = false,
    string? ClientMessageId = null,
    string? Agent = null,
    string? Model = null,
    ImmutableArray<Attachment>? Attachments = null,
    OnBusy OnBusy = OnBusy.Reject,
    bool StopOnDisconnect = false,
    string? Edits = null,
    JsonText? Context = null,
    ImmutableDictionary<string, string>? Credentials = null,
    OwnerLimits? Limits = null,
    string? Role = null) : ThreadRequest
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override bool Begins => Create;

    /// <summary>False when webhooks are to be told nothing of the runs that answer it.</summary>
    public bool? Webhooks { get; init; }

    /// <summary>Tools that the client makes the calls of. A message that is steered in brings them for the rest of the run.</summary>
    public ImmutableArray<ClientTool>? ClientTools { get; init; }

    /// <summary>Whether tools may be called; the model decides when left out.</summary>
    public ToolChoice? ToolChoice { get; init; }

    /// <summary>What the model calls first: a tool, by its name, or <c>*</c> for any; it decides when left out.</summary>
    public string? MustCall { get; init; }

    /// <summary>What of the reply was written elsewhere: the run that starts goes on behind it.</summary>
    public ImmutableArray<PastStep>? Steps { get; init; }

    /// <summary>Whether a thread that is created is one that no list has and that is deleted soon.</summary>
    public bool Temporary { get; init; }
}

/// <summary>Answers a message once more; the earlier reply stays as a branch.</summary>
/// <param name="Run">The run whose reply is to be made again; the last one when left out.</param>
/// <param name="Limits">What the owner may do at a time; no limits when left out.</param>
/// <param name="Role">The caller's role, for rules on consent.</param>
public sealed record RegenerateReply(
    string? Run = null,
    string? Model = null,
    bool StopOnDisconnect = false,
    ImmutableDictionary<string, string>? Credentials = null,
    OwnerLimits? Limits = null,
    string? Role = null) : ThreadRequest;

/// <summary>Stops the run under way.</summary>
/// <param name="RunId">Only this run; whichever is under way when left out.</param>
public sealed record StopRun(string? RunId = null) : ThreadRequest;

/// <summary>Approves or denies a tool call that waits for it. Counts once.</summary>
/// <param name="ArgumentsHash">The hash the page showed; refused when the call's arguments have another.</param>
/// <param name="Arguments">Other arguments to make the call with; checked like those of the model.</param>
/// <param name="By">The user who answers.</param>
/// <param name="Remember">Whether later calls of the tool in this thread are not asked about, as long as their run has read nothing from
/// outside.</param>
public sealed record ResolveApproval(
    string CallId, bool Approved, string? ArgumentsHash = null, JsonText? Arguments = null, string? Reason = null, string? By = null,
    bool Remember = false) : ThreadRequest;

/// <summary>Answers the questions of a tool. Counts once.</summary>
/// <param name="Action"><c>accept</c>, <c>decline</c> or <c>cancel</c>.</param>
/// <param name="Content">With <c>accept</c>: an object with an answer for each question, by its id.</param>
/// <param name="By">The user who answers.</param>
public sealed record ResolveInput(string CallId, string Action, JsonText? Content = null, string? By = null) : ThreadRequest;

/// <summary>Brings what came of a call that the run's client makes. Counts once.</summary>
/// <param name="Result">What the model reads.</param>
/// <param name="Error">Why there is no result, in its place.</param>
/// <param name="MustCall">What the model calls in the step that follows: a tool, by its name, or <c>*</c> for any.</param>
public sealed record ResolveToolCall(
    string CallId, string? Result = null, string? Error = null, string? MustCall = null) : ThreadRequest;

/// <summary>Takes back the consent to all calls of a tool in this thread. Taking back what was not given changes nothing.</summary>
public sealed record WithdrawConsent(string Name) : ThreadRequest;

/// <summary>Replaces the text of a waiting message, or takes the message back when <paramref name="Text"/> is left out.</summary>
public sealed record EditQueuedMessage(string MessageId, string? Text = null) : ThreadRequest;

/// <summary>Gives the thread a title, which no model replaces afterwards.</summary>
public sealed record RenameThread(string Title) : ThreadRequest;

/// <summary>Puts the thread into the archive or takes it out.</summary>
public sealed record ArchiveThread(bool Archived) : ThreadRequest;

/// <summary>Sets agent and model of the thread's next runs.</summary>
public sealed record ChangeAgent(string? Agent = null, string? Model = null) : ThreadRequest;

/// <summary>Sets what the owner wants of the model in this thread, all of it.</summary>
public sealed record ChangeSettings(ThreadSettings Settings) : ThreadRequest;

/// <summary>Says whether webhooks are told of the thread; its other settings stay.</summary>
public sealed record SwitchWebhooks(bool On) : ThreadRequest;

/// <summary>Puts the thread into a project, or takes it out when <paramref name="Project"/> is left out.</summary>
public sealed record MoveThread(string? Project = null) : ThreadRequest;

/// <summary>Shows and continues the branch that ends in a run.</summary>
public sealed record SelectBranch(string Run) : ThreadRequest;

/// <summary>Judges a reply; no rating takes the judgement back, with its text.</summary>
/// <param name="Text">What is said with it; the text so far stays when left out, and an empty one removes it.</param>
/// <param name="KeepRating">Whether the rating so far stays, whatever it is.</param>
public sealed record GiveFeedback(string Run, string? Rating = null, string? Text = null, bool KeepRating = false) : ThreadRequest;

/// <summary>Lets whoever has the link read the thread. Sharing a shared thread changes nothing: the link stays.</summary>
public sealed record ShareThread : ThreadRequest;

/// <summary>Ends the sharing; a later one has another link.</summary>
public sealed record UnshareThread : ThreadRequest;
