using System.Collections.Immutable;
using ChatCluster.Documents;
using ChatCluster.Threads;

namespace ChatCluster.Rules;

/// <summary>
/// Takes the events of another server one by one and lets pass only what <see cref="ThreadDecider"/> could have decided in the state that
/// the events before have led to. What cannot be known here is not taken over: what runs have used, who shared the thread, where a trace is
/// kept.
/// </summary>
internal sealed partial class ImportCheck(ThreadKey key, ImportLimits limits, DateTimeOffset now)
{
    // Clocks differ; a time beyond that would keep the thread at the top of every list.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromDays(1);

    private readonly ImmutableArray<ThreadEvent>.Builder _taken = ImmutableArray.CreateBuilder<ThreadEvent>();
    private ThreadSnapshot _thread = ThreadSnapshot.Initial;

    // Whether the last event was part of the append that names the calls of a step.
    private bool _calling;

    /// <summary>Takes the next event.</summary>
    /// <returns>Why it is refused; null when it was taken.</returns>
    public string? Take(ThreadEvent @event)
    {
        if ((OutOfPlace(@event) ?? Refuse(@event)) is { } reason)
        {
            return reason;
        }

        // A message that was steered in meanwhile may stand between the two in the log of a fork.
        _calling = @event is StepFinished || (_calling && @event is ToolCalled or ApprovalRequested or MessagePosted { Steered: true });
        Keep(@event with { At = @event.At == default || @event.At > now ? now : @event.At });
        return null;
    }

    /// <summary>Closes what was under way. No more events are taken.</summary>
    /// <returns>Why what was taken is no thread; null when it is one.</returns>
    public string? Finish(DecisionContext context, out ImmutableArray<ThreadEvent> events)
    {
        events = [];
        if (_thread.Arrived is not null)
        {
            return "the message has no run";
        }

        // Nobody waits here for what waited there.
        foreach (var waiting in _thread.Queue)
        {
            Add(new MessageUnqueued(waiting.MessageId) { At = now });
        }

        if (_thread.Run is { } run)
        {
            var end = new EndRun(run.Id, RunReason.Stopped, "imported", null, Written(), null);
            foreach (var @event in ThreadDecider.Decide(key, _thread, end, context).Events)
            {
                Add(@event is StepFinished step ? WithFiles(step) : @event);
            }
        }

        events = _taken.ToImmutable();
        return null;
    }

    /// <summary>Why nothing of its kind can come now, whatever is in it.</summary>
    private string? OutOfPlace(ThreadEvent @event) => @event switch
    {
        _ when @event.At - now > ClockSkew => "its time lies in the future",
        ThreadCreated when _thread.Exists => "a thread is created once, by its first event",
        not ThreadCreated when !_thread.Exists => "a thread begins with the event thread.created",
        not RunStarted when _thread.Arrived is { MessageId: var arrived } =>
            $"the run that answers the message '{arrived}' comes before it",
        not MessagePosted when _thread is { Run: null, Arrived: null, Queue: [{ MessageId: var waiting }, ..] } =>
            $"the message '{waiting}' waits and is to be posted before it",
        RunEvent of and not RunStarted when of.RunId != _thread.Run?.Id => $"the run '{Shown(of.RunId)}' is not under way",
        _ => null,
    };

    private string? Refuse(ThreadEvent @event) => @event switch
    {
        ThreadCreated e => Name("agent", e.Agent) ?? Name("model", e.Model),
        TitleChanged e => Title(e),
        ThreadArchived => null,
        AgentChanged e => Name("agent", e.Agent) ?? Name("model", e.Model),
        SettingsChanged e => Settings(e),
        ProjectChanged e => Name("project", e.Project),
        ProjectRead e => Read(e),
        BranchSelected e => Branch(e),
        FeedbackGiven e => Feedback(e),
        ThreadShared e => _thread.ShareId is null ? Id("shareId", e.ShareId) : "the thread is shared already",
        ThreadUnshared => _thread.ShareId is null ? "the thread is not shared" : null,
        MessageQueued e => Queued(e),
        MessageUnqueued e =>
            _thread.Queue.Exists(waiting => waiting.MessageId == e.MessageId) ? null : $"no message '{Shown(e.MessageId)}' waits",
        MessagePosted { Steered: true } e => Steered(e),
        MessagePosted e => Posted(e),
        RunStarted e => Started(e),
        StepStarted e => StepBegun(e),
        StepCheckpoint e => Checkpoint(e),
        StepFinished e => StepEnded(e),
        StepFailed e => StepBroken(e),
        ContextCompacted e => Compacted(e),
        ContextReset => _thread.Run is { Step: 0, Attempt: 0, Node.IsReset: false } ? null : "a run that has begun does not start over",
        MemoryRecalled e => Recalled(e),
        MemoryNoted e =>
            !_thread.Ended.ContainsKey(e.Run) ? $"no run '{Shown(e.Run)}' has ended" : e.Facts < 0 ? "it has less than no facts" : null,
        ToolCalled e => Called(e),
        ApprovalRequested e => Asked(e),
        ApprovalResolved e => Resolved(e),
        InputRequested e => Questioned(e),
        InputResolved e => Answered(e),
        ConsentWithdrawn e => Id("name", e.Name, MaxCallId),
        ToolStarted e => CallBegun(e),
        ToolPart e => Part(e),
        ToolFinished e => CallEnded(e),
        StopRequested => _thread.Run!.StopRequested ? "the run was asked to stop before" : null,
        RunFinished e => Ended(e),
        _ => "events of this kind are not imported",
    };

    private void Keep(ThreadEvent @event)
    {
        switch (@event)
        {
            case ProjectChanged or ProjectRead:
                // Projects are those of the server and the owner that it was in.
                _thread = _thread.Apply(@event);
                break;
            case ThreadShared or ThreadUnshared:
                // Nobody shared the copy, whatever was done with the original; the state only has to know what may follow.
                _thread = _thread.Apply(@event);
                break;
            case ConsentWithdrawn:
                // Nobody consented to anything here.
                _thread = _thread.Apply(@event);
                break;
            case ApprovalResolved e:
                Add(e with { Remember = null });
                break;
            case InputRequested e:
                Add(e with { State = null });
                break;
            case MemoryRecalled or MemoryNoted:
                // Facts are known to the server that drew them, of the owner it drew them of.
                _thread = _thread.Apply(@event);
                break;
            case ContextCompacted:
                // What a summary says cannot be checked against the messages that it stands for; they are here, and are summed up again.
                _thread = _thread.Apply(@event);
                break;
            case StepCheckpoint e:
                KeepWritten(e);
                break;
            case ThreadCreated e:
                ReadSource(e);
                Add(e);
                break;
            case MessagePosted { Attachments: { } files } e:
                Know(files);
                Add(e with { Attachments = Adopted(files) });
                break;
            case MessageQueued e:
                Know(e.Attachments);
                Add(e with { Attachments = e.Attachments is { } waiting ? Adopted(waiting) : null, Role = null });
                break;
            case ToolFinished { Files: { } files } e:
                Know(files);
                Add(e with { Files = Adopted(files) });
                break;
            case RunStarted e:
                ForgetRun();
                Add(e with { Trace = null, Role = null });
                break;
            case TitleChanged e:
                Add(e with { Usage = null });
                break;
            case StepStarted e:
                ForgetWritten();
                Add(e with { Lost = null });
                break;
            case StepFinished e when _thread.Run is { Attempt: 0 } run:
                // Forks were once made without the beginnings of their steps.
                Add(new StepStarted(run.Id, e.Step, 1, run.Model) { At = e.At });
                Add(WithFiles(e) with { Usage = null, Lesson = null });
                break;
            case StepFinished e:
                ForgetWritten();
                Add(WithFiles(e) with { Usage = null, Lesson = null });
                break;
            case StepFailed e:
                Add(e with { Usage = null, Lesson = null });
                break;
            case RunFinished e:
                Add(e with { Text = Moved(e.Text), Usage = Usage.None });
                break;
            default:
                Add(@event);
                break;
        }
    }

    private void Add(ThreadEvent @event)
    {
        _thread = _thread.Apply(@event);
        _taken.Add(@event);
    }

    private static string? Settings(SettingsChanged e) =>
        e.Settings is null ? "it has no settings" : e.Settings.Problem() is { } problem ? problem.Message : null;

    private string? Read(ProjectRead e) =>
        _thread.Run is not { StepOpen: true, StopRequested: false } ? NotOpen
        : e.Files is not { IsDefaultOrEmpty: false, Length: <= Project.MaxFiles } ? "it reads nothing"
        : e.Files.Select(file => file is null ? "a file is missing" : Id("id", file.Id) ?? Id("name", file.Name, MaxName))
            .FirstOrDefault(problem => problem is not null);

    private static string? Title(TitleChanged e) =>
        e.Title.Length is 0 or > MaxTitle ? $"a title is 1 to {MaxTitle} characters"
        : e.Title.Any(char.IsControl) ? "a title is one line without control characters"
        : e.Source is not ("message" or "model" or "user") ? "the source of a title is message, model or user"
        : null;

    private string? Branch(BranchSelected e) =>
        _thread.Run is not null ? "no branch is selected while a run is under way"
        : !_thread.Ended.ContainsKey(e.Run) ? $"there is no run '{Shown(e.Run)}'"
        : _thread.MessagesByParent.ContainsKey(e.Run) ? $"the branch goes on after the run '{Shown(e.Run)}'"
        : null;

    private string? Feedback(FeedbackGiven e) =>
        !_thread.Ended.ContainsKey(e.Run) ? $"no run '{Shown(e.Run)}' has ended"
        : e.Rating is not (null or "up" or "down") ? "a rating is up, down or none"
        : Long("text", e.Text, MaxReason);
}
