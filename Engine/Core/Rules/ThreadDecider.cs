using System.Collections.Immutable;
using ChatCluster.Threads;

namespace ChatCluster.Rules;

/// <summary>The rules of a thread: which events a command causes in a state. Pure; it reads no clock and does no I/O.</summary>
internal static partial class ThreadDecider
{
    public static Decision Decide(ThreadKey key, ThreadSnapshot state, ThreadCommand command, DecisionContext context)
    {
        var request = command switch { ThreadRequest c => c.RequestId, AdoptEvents c => c.RequestId, _ => null };
        if (state.AnswerTo(request) is { } answered)
        {
            return new([], answered);
        }

        // What a request begins has its id, so that the answer can be told again from what came of it.
        context = request is null ? context : context with { NewId = request };
        var decision = command switch
        {
            CreateThread c => Create(key, state, c),
            PostMessage c => Post(key, state, c, context),
            AdoptEvents c => Adopt(key, state, c),
            _ when !state.Exists => Decision.Reject(new ThreadAnswer.Missing()),
            RegenerateReply c => Regenerate(state, c, context),
            StopRun c => Stop(state, c, context),
            ResolveApproval c => Resolve(state, c),
            ResolveInput c => Answer(state, c),
            ResolveToolCall c => Settle(state, c),
            WithdrawConsent c => state.Consents.ContainsKey(c.Name) ? Accept(state, new ConsentWithdrawn(c.Name)) : Nothing(state),
            EditQueuedMessage c => EditQueued(state, c),
            RenameThread c => Rename(state, c),
            ArchiveThread c => state.Archived == c.Archived ? Nothing(state) : Accept(state, new ThreadArchived(c.Archived)),
            ChangeAgent c =>
                state.Agent == c.Agent && state.Model == c.Model ? Nothing(state) : Accept(state, new AgentChanged(c.Agent, c.Model)),
            ChangeSettings c => Change(state, c.Settings),
            SwitchWebhooks c => Change(state, state.Settings with { Webhooks = c.On ? null : false }),
            MoveThread c => Move(state, c),
            SelectBranch c => Select(state, c),
            GiveFeedback c => Judge(state, c),
            ShareThread when state.Temporary => Decision.Reject(
                new ThreadAnswer.Conflict(
                    "thread_temporary", "A temporary chat is kept nowhere, so it has no link. Copy it into a new one (fork) first.")),
            ShareThread => state.ShareId is null ? Accept(state, new ThreadShared("s_" + context.NewId)) : Nothing(state),
            UnshareThread => state.ShareId is null ? Nothing(state) : Accept(state, new ThreadUnshared()),
            SuggestTitle c => Suggest(state, c),
            NoteMemory c => c.Usage.Calls > 0 && state.Ended.ContainsKey(c.Run)
                ? Accept(state, new MemoryNoted(c.Run, c.Facts, c.Usage)) : Nothing(state),
            RunReport c => Report(state, c, context),
            EndThread c => EndThread(state, c, context),
            _ => throw new NotSupportedException($"Command '{command.GetType().Name}' is not supported."),
        };

        return decision with
        {
            Events = [.. decision.Events.Select(
                (e, index) => e with { At = e.At == default ? context.Now : e.At, Request = index == 0 ? request : null })],
        };
    }

    private static Decision Accept(ThreadSnapshot state, params IReadOnlyList<ThreadEvent> events) =>
        new(events, new ThreadAnswer.Done(new(state.Sequence)));

    private static Decision Nothing(ThreadSnapshot state) =>
        new([], new ThreadAnswer.Done(new(state.Sequence), Changed: false, RunId: state.Run?.Id));

    private static Decision Create(ThreadKey key, ThreadSnapshot state, CreateThread command) => state.Exists
        ? Nothing(state)
        : new(
            [
                new ThreadCreated(key.Id, command.Agent, command.Model, Temporary: command.Temporary ? true : null),
                .. Title(command.Title, "user"),
                .. command.Settings is { } settings && settings != ThreadSettings.None ? [new SettingsChanged(settings)] : NoEvents,
                .. command.Project is { } project && !command.Temporary ? [new ProjectChanged(project)] : NoEvents,
            ],
            new ThreadAnswer.Done(default, Created: true));

    private static ImmutableArray<ThreadEvent> NoEvents => [];

    private static Decision Change(ThreadSnapshot state, ThreadSettings settings) =>
        state.Settings == settings ? Nothing(state) : Accept(state, new SettingsChanged(settings));

    private static Decision Move(ThreadSnapshot state, MoveThread command) =>
        state.Temporary ? Decision.Reject(new ThreadAnswer.Conflict(
            "thread_temporary", "A temporary chat is kept nowhere, so it is in no project. Copy it into a new one (fork) first."))
        : state.Project == command.Project ? Nothing(state)
        : Accept(state, new ProjectChanged(command.Project));

    private static Decision Adopt(ThreadKey key, ThreadSnapshot state, AdoptEvents command) => state.Exists
        ? Decision.Reject(new ThreadAnswer.Conflict("thread_exists", $"There is a thread '{key.Id}' already; import under another id."))
        : new(
            [
                .. command.Events.Select(e => e is not ThreadCreated created ? e : created with
                {
                    ThreadId = key.Id,
                    ForkedFrom = command.ForkedFrom,
                    Imported = command.ForkedFrom is null ? true : created.Imported,
                    Temporary = null,
                    At = default,
                }),
            ],
            new ThreadAnswer.Done(default, Created: true));

    private static Decision Rename(ThreadSnapshot state, RenameThread command) =>
        TitleText.Clean(command.Title, TitleText.MaxUserLength) switch
        {
            "" => Decision.Reject(new ThreadAnswer.Invalid("title_empty", "A title has at least one visible character.")),
            var title when title == state.Title && state.TitleSource is "user" => Nothing(state),
            var title => Accept(state, new TitleChanged(title, "user")),
        };

    private static Decision Select(ThreadSnapshot state, SelectBranch command)
    {
        if (state.FindRun(command.Run) is null)
        {
            return Decision.Reject(new ThreadAnswer.Invalid("run_not_found", $"The thread has no run '{command.Run}'."));
        }

        if (state.Run is { } run)
        {
            return Decision.Reject(new ThreadAnswer.Busy(run.Id));
        }

        // The branch is shown to its end: the newest reply below the run that was picked.
        var end = command.Run;
        while (state.MessagesByParent.TryGetValue(end, out var messages))
        {
            end = state.RunsByMessage[messages[^1]][^1];
        }

        return end == state.Head ? Nothing(state) : Accept(state, new BranchSelected(end));
    }

    private static Decision Judge(ThreadSnapshot state, GiveFeedback command)
    {
        if (!state.Ended.TryGetValue(command.Run, out var node))
        {
            return Decision.Reject(new ThreadAnswer.Invalid("run_not_found", $"The thread has no finished run '{command.Run}'."));
        }

        if (command.Rating is not (null or "up" or "down"))
        {
            return Decision.Reject(new ThreadAnswer.Invalid("rating_unknown", "A rating is 'up', 'down' or null."));
        }

        // What was not said stays; whoever takes the rating back takes back what was said with it.
        var rating = command.KeepRating ? node.Rating : command.Rating;
        var text = command.Text ?? (command.Rating is null && !command.KeepRating ? null : node.RatingText);
        text = text is "" ? null : text;
        return rating == node.Rating && text == node.RatingText
            ? Nothing(state) : Accept(state, new FeedbackGiven(command.Run, rating, text));
    }

    // A call that gave no title has its usage all the same, and no other event to stand in.
    private static Decision Suggest(ThreadSnapshot state, SuggestTitle command) =>
        command.Title is { } title && state.TitleSource is not "user" && title != state.Title
            ? Accept(state, new TitleChanged(title, "model", command.Usage))
        : command.Usage.Calls > 0 && state is { Title: { } stays, TitleSource: { } source }
            ? Accept(state, new TitleChanged(stays, source, command.Usage))
        : Nothing(state);

    private static Decision Stop(ThreadSnapshot state, StopRun command, DecisionContext context) => state.Run switch
    {
        null => Nothing(state),
        var run when command.RunId is { } wanted && wanted != run.Id => new([], new ThreadAnswer.Done(new(state.Sequence), Changed: false)),
        { StopRequested: true } run => new([], new ThreadAnswer.Done(new(state.Sequence), Changed: true, RunId: run.Id)),
        var run => new(Stopping(run, context), new ThreadAnswer.Done(new(state.Sequence), RunId: run.Id)),
    };

    // After a crash this is the only record of what was shown when the stop was acknowledged.
    private static ImmutableArray<ThreadEvent> Stopping(RunState run, DecisionContext context) =>
        [.. Shown(run, context), new StopRequested(run.Id)];

    /// <summary>What readers have seen of the open step and the log has not.</summary>
    private static ImmutableArray<ThreadEvent> Shown(RunState run, DecisionContext context) =>
        run.StepOpen && context.Shown(run.Written.Length) is { Length: > 0 } shown ? [CheckpointOf(run, run.Written.Length, shown)] : [];

    private static StepCheckpoint CheckpointOf(RunState run, int from, StepText output) =>
        new(run.Id, run.Step, run.Attempt, from, output.Text is "" ? null : output.Text, output.Reasoning, output.Layout);

    private static ImmutableArray<ThreadEvent> Title(string? title, string source) =>
        title is not null
            && TitleText.Clean(title, source is "user" ? TitleText.MaxUserLength : TitleText.MaxLength) is { Length: > 0 } clean
            ? [new TitleChanged(clean, source)]
            : [];
}
