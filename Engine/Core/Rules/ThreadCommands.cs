using System.Collections.Immutable;
using ChatCluster.Documents;
using ChatCluster.Threads;
using ChatCluster.Tools;

namespace ChatCluster.Rules;

/// <summary>A report of the run loop. One that outlived its run changes nothing.</summary>
internal abstract record RunReport(string RunId) : ThreadCommand;

/// <summary>A model call is about to be made.</summary>
/// <param name="Lost">What the previous attempt used, when it was never reported.</param>
internal sealed record BeginStep(string RunId, int Step, string Model, Usage? Lost = null) : RunReport(RunId);

/// <summary>Keeps what a long step has written so far.</summary>
/// <param name="Generation">The step's reply at its provider, if that is new.</param>
internal sealed record RecordCheckpoint(
    string RunId, int Step, int Attempt, int From, StepText Output, ModelGeneration? Generation = null) : RunReport(RunId);

/// <summary>The model has answered.</summary>
/// <param name="Limits">The run's, by which it ends together with the step if nothing is left to do. Without them its end is reported on
/// its own.</param>
internal sealed record FinishStep(
    string RunId, int Step, StepText Output, string Finish, Usage Usage, ImmutableArray<RequestedCall> Calls,
    RunLimits? Limits = null) : RunReport(RunId)
{
    /// <summary>What the provider wants back with the results of the calls.</summary>
    public JsonText? State { get; init; }

    /// <summary>What is known of the model's tokens now.</summary>
    public TokenLesson? Lesson { get; init; }
}

/// <summary>The model has not answered.</summary>
/// <param name="Retry">Whether asking the same model again may help.</param>
/// <param name="Recoverable">Whether the same message may succeed later.</param>
/// <param name="Limits">The run's, by which it is asked again or not.</param>
internal sealed record FailStep(
    string RunId, int Step, int Attempt, string Code, string Message, bool Retry, bool Recoverable, TimeSpan? RetryAfter, Usage Usage,
    RunLimits Limits) : RunReport(RunId)
{
    /// <summary>As at <see cref="FinishStep"/>.</summary>
    public TokenLesson? Lesson { get; init; }
}

/// <summary>The step's prompt holds less than the whole branch.</summary>
internal sealed record CompactContext(string RunId, int Step, ContextCompacted Compacted) : RunReport(RunId);

/// <summary>The run's prompts have these facts about the owner.</summary>
internal sealed record RecallMemory(string RunId, ImmutableArray<string> Facts) : RunReport(RunId);

/// <summary>The run's prompts have these files of the thread's project.</summary>
internal sealed record ReadProject(string RunId, ImmutableArray<ProjectFile> Files) : RunReport(RunId);

/// <summary>A model was asked what a run's message says about the owner.</summary>
/// <param name="Facts">How many facts it gave.</param>
internal sealed record NoteMemory(string Run, int Facts, Usage Usage) : ThreadCommand;

/// <summary>These calls are about to be made, together.</summary>
internal sealed record StartTools(string RunId, ImmutableArray<string> CallIds) : RunReport(RunId);

/// <summary>A call has its result.</summary>
/// <param name="Result">Its files are stored already.</param>
/// <param name="Cached">Whether it is that of an earlier call.</param>
internal sealed record FinishTool(string RunId, string CallId, ToolRunResult Result, bool Cached = false) : RunReport(RunId);

/// <summary>A call has returned with questions instead of its result.</summary>
internal sealed record AskInput(string RunId, string CallId, ToolInput Input) : RunReport(RunId);

/// <summary>The time for consent to a call, or for an answer to its questions, is over.</summary>
internal sealed record ExpireApproval(string RunId, string CallId) : RunReport(RunId);

/// <summary>The run is over.</summary>
/// <param name="Open">What the step that is still open has written, and what it used.</param>
/// <param name="Recoverable">For a failure: whether the same message may succeed later.</param>
internal sealed record EndRun(
    string RunId, RunReason Reason, string? Code, string? Message, StepText Open, Usage? OpenUsage,
    bool? Recoverable = null) : RunReport(RunId);

/// <summary>The thread is about to be deleted: its run ends, and nothing that waits begins.</summary>
/// <param name="Open">What the step that is open has written.</param>
/// <param name="Used">What its model call has used by now; null when there is none under way.</param>
internal sealed record EndThread(StepText Open, Usage? Used = null) : ThreadCommand;

/// <summary>Ends the thread and deletes its log. It is no decision: the actor does it in its turn.</summary>
internal sealed record DeleteThread : ThreadCommand;

/// <summary>The model's title for the thread, and what it cost to ask for one.</summary>
/// <param name="Title">Null when the model gave none that can be used.</param>
internal sealed record SuggestTitle(string? Title, Usage Usage) : ThreadCommand;

/// <summary>Begins a thread with events made elsewhere: a fork or an import.</summary>
internal sealed record AdoptEvents(ImmutableArray<ThreadEvent> Events, string? ForkedFrom, string? RequestId = null) : ThreadCommand;

/// <summary>A call the model asks for, with what the rules must know of its tool.</summary>
internal sealed record RequestedCall(
    string CallId, string Name, JsonText Arguments, bool NeedsApproval = false, string ArgumentsHash = "")
{
    /// <summary>What the run has read from outside, where that is why consent is needed.</summary>
    public ImmutableArray<OutsideSource> Sources { get; init; } = [];

    /// <summary>Whether a consent for the whole thread stands for one to this call.</summary>
    public bool Remembered { get; init; }

    /// <summary>Whether the run's client makes it.</summary>
    public bool Client { get; init; }

    /// <summary>Why it is refused at once, of a call that the client would make; other calls are checked when they are made.</summary>
    public string? Problem { get; init; }
}
