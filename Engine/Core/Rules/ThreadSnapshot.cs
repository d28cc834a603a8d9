using System.Collections.Immutable;
using ChatCluster.Threads;

namespace ChatCluster.Rules;

/// <summary>What a thread is, folded from its events. Immutable: the only way to a new state is <see cref="Apply"/>.</summary>
internal sealed partial record ThreadSnapshot
{
    public static ThreadSnapshot Initial { get; } = new();

    /// <summary>Number of events applied, and so the sequence of the last one.</summary>
    public long Sequence { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private init; }

    public string? Title { get; private init; }

    public string? TitleSource { get; private init; }

    public string? Agent { get; private init; }

    public string? Model { get; private init; }

    public bool Archived { get; private init; }

    public string? ShareId { get; private init; }

    /// <summary>Whether what it began with was written elsewhere.</summary>
    public bool Imported { get; private init; }

    /// <summary>Tools whose calls the owner has consented to for the whole thread.</summary>
    public ImmutableDictionary<string, GivenConsent> Consents { get; private init; } =
        ImmutableDictionary.Create<string, GivenConsent>(StringComparer.Ordinal);

    /// <summary>Every run that has ended, on any branch.</summary>
    public ImmutableDictionary<string, RunNode> Ended { get; private init; } =
        ImmutableDictionary.Create<string, RunNode>(StringComparer.Ordinal);

    /// <summary>The runs that answer each message, oldest first; the message of a node is found through them.</summary>
    public ImmutableDictionary<string, ImmutableList<string>> RunsByMessage { get; private init; } =
        ImmutableDictionary.Create<string, ImmutableList<string>>(StringComparer.Ordinal);

    /// <summary>The messages that follow each run's reply, oldest first; those at the root follow the empty name.</summary>
    public ImmutableDictionary<string, ImmutableList<string>> MessagesByParent { get; private init; } =
        ImmutableDictionary.Create<string, ImmutableList<string>>(StringComparer.Ordinal);

    /// <summary>Messages by the client's id of the post.</summary>
    public ImmutableDictionary<string, KnownPost> ByClientId { get; private init; } =
        ImmutableDictionary.Create<string, KnownPost>(StringComparer.Ordinal);

    /// <summary>The run that each steered message joined.</summary>
    public ImmutableDictionary<string, string> Steered { get; private init; } =
        ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The run at the end of the selected branch.</summary>
    public string? Head { get; private init; }

    /// <summary>The run in progress, or <see langword="null"/> when the thread is idle.</summary>
    public RunState? Run { get; private init; }

    /// <summary>A message that came with the event before and waits for its run.</summary>
    public MessagePosted? Arrived { get; private init; }

    public ImmutableList<MessageQueued> Queue { get; private init; } = [];

    public int Messages { get; private init; }

    public int Rounds { get; private init; }

    public Usage Usage { get; private init; } = Usage.None;

    /// <summary>What was learned of each model's tokens, by the model's name.</summary>
    public ImmutableDictionary<string, TokenLesson> Lessons { get; private init; } =
        ImmutableDictionary.Create<string, TokenLesson>(StringComparer.Ordinal);

    /// <summary>Bytes that the thread takes: its events, and the files of its messages and of tools' results.</summary>
    public long Bytes { get; private init; }

    /// <summary>Calls that wait for their owner's consent.</summary>
    public int Awaiting => Run?.Pending.Count(call => call.Waiting is not null || call.IsAsking) ?? 0;

    /// <summary>The latest requests that changed something, oldest first.</summary>
    public ImmutableList<AnsweredRequest> Requests { get; private init; } = [];

    public bool Exists => Sequence > 0;

    /// <param name="bytes">The length of the event as it is stored.</param>
    public ThreadSnapshot Apply(ThreadEvent @event, int bytes = 0)
    {
        var next = Fold(@event);
        return next with
        {
            Sequence = Sequence + 1,
            Bytes = Bytes + bytes + (FilesOf(@event)?.Sum(file => file.Size ?? 0) ?? 0),
            CreatedAt = Sequence == 0 ? @event.At : CreatedAt,
            // Moving a thread between projects does not count as activity.
            UpdatedAt = @event.At > UpdatedAt && (@event is not ProjectChanged || Sequence == 0) ? @event.At : UpdatedAt,
            Requests = @event.Request is null ? next.Requests : AnsweredRequest.With(next.Requests, @event, Sequence),
            Run = next.Run is { } run && @event is RunEvent ? Clocked(run, @event, Run) : next.Run,
        };
    }

    private static ImmutableArray<Attachment>? FilesOf(ThreadEvent @event) => @event switch
    {
        MessagePosted message => message.Attachments,
        ToolFinished result => result.Files,
        _ => null,
    };

    /// <summary>Whether a message was posted, waits, or was steered into a run.</summary>
    public bool HasMessage(string messageId) =>
        RunsByMessage.ContainsKey(messageId) || Steered.ContainsKey(messageId) || Queue.Any(waiting => waiting.MessageId == messageId);

    /// <summary>A run by its id, ended or not.</summary>
    public RunNode? FindRun(string? id) =>
        id is null ? null : Run?.Id == id ? Run.Node : Ended.GetValueOrDefault(id);

    /// <summary>The selected branch, from the root to its last run.</summary>
    public IReadOnlyList<RunNode> Branch()
    {
        var branch = new List<RunNode>();
        for (var node = FindRun(Head); node is not null; node = FindRun(node.Parent))
        {
            branch.Add(node);
        }

        branch.Reverse();
        return branch;
    }

    private ThreadSnapshot Fold(ThreadEvent @event) => @event switch
    {
        ThreadCreated e => this with
        {
            Agent = e.Agent,
            Model = e.Model,
            Imported = e.Imported is true,
            Temporary = e.Temporary is true,
        },
        TitleChanged e => AddUsage(e.Usage) with { Title = e.Title, TitleSource = e.Source },
        ThreadArchived e => this with { Archived = e.Archived },
        AgentChanged e => this with { Agent = e.Agent, Model = e.Model },
        SettingsChanged e => this with { Settings = e.Settings },
        ProjectChanged e => this with { Project = e.Project },
        BranchSelected e => this with { Head = e.Run },
        FeedbackGiven e => Ended.TryGetValue(e.Run, out var node)
            ? this with { Ended = Ended.SetItem(e.Run, node with { Rating = e.Rating, RatingText = e.Text }) } : this,
        ThreadShared e => this with { ShareId = e.ShareId },
        ThreadUnshared => this with { ShareId = null },
        MessageQueued e => Enqueue(e),
        MessageUnqueued e => this with { Queue = Queue.RemoveAll(m => m.MessageId == e.MessageId) },
        MessagePosted e => Post(e),
        RunStarted e => Start(e),
        StepStarted e => AddUsage(e.Lost).WithRun(run => run with
        {
            Step = e.Step,
            Attempt = e.Attempt,
            Replied = false,
            ClientGone = false,
            Model = e.Model,
            Failures = e.Model == run.Model ? run.Failures : 0,
            Refusals = e.Model == run.Model ? run.Refusals : 0,
            Generation = e.Model == run.Model && e.Restored is not true ? run.Generation : null,
            Failure = null,
            Unread = false,
            Read = run.Node.Items.Count,
            Seen = run.Node.Outside,
            Written = StepText.Empty,
            Longest = run.Longest.OrLonger(run.Written),
            Node = e.Lost is null ? run.Node : run.Node with { Usage = run.Node.Usage.Add(e.Lost) },
        }),
        StepCheckpoint e => WithRun(run => run with
        {
            Written = run.Written.Append(new(e.Text ?? "", e.Reasoning, e.Layout)),
            Generation = e.Generation ?? run.Generation,
        }),
        StepFinished e => AddUsage(e.Usage).Learn(e.Lesson).WithRun(run => (run with
        {
            Replied = true,
            Attempt = 0,
            Failures = 0,
            Refusals = 0,
            Failure = null,
            Generation = null,
            Written = StepText.Empty,
            Longest = StepText.Empty,
            Node = run.Node with
            {
                Usage = run.Node.Usage.Add(e.Usage),
                Items = run.Unread ? run.Node.Items.Insert(run.Read, e) : run.Node.Items.Add(e),
            },
        })),
        StepFailed e => AddUsage(e.Usage).Learn(e.Lesson).WithRun(run => run with
        {
            Failure = e,
            Failures = run.Failures + 1,
            Refusals = run.Refusals + (e.Code is RunState.TooLong ? 1 : 0),
            Generation = e.Code is RunState.Broken or RunState.Unreachable ? run.Generation : null,
            Node = run.Node with { Usage = run.Node.Usage.Add(e.Usage) },
        }),
        ContextCompacted e => Compact(e),
        ContextReset => WithRun(run => run with { Node = run.Node with { IsReset = true } }),
        MemoryRecalled e => WithRun(run => run with { Node = run.Node with { Recalled = e.Facts } }),
        ProjectRead e => WithRun(run => run.Reading(e)),
        MemoryNoted e => AddUsage(e.Usage),
        ToolCalled e => WithRun(run => run.Call(e)),
        ApprovalRequested e => WithRun(run => run.Replace(e.CallId, call => call with { Waiting = e }).With(e)),
        ConsentWithdrawn e => this with { Consents = Consents.Remove(e.Name) },
        ApprovalResolved e => Consent(e).WithRun(run => run.Replace(e.CallId, call => call with
        {
            Waiting = null,
            Denied = e.Approved ? null : e,
            Arguments = e.Arguments ?? call.Arguments,
        }).With(e)),
        InputRequested e =>
            WithRun(run =>
                run.Replace(e.CallId, call => call with { Question = e, Answer = null, Started = null, Inputs = call.Inputs + 1 }).With(e)),
        InputResolved e => WithRun(run => run.Replace(e.CallId, call => call with { Answer = e }).With(e)),
        ToolStarted e => WithRun(run => run.Replace(e.CallId, call => call with { Started = e })),
        ToolPart e => WithRun(run => run.With(e)),
        ToolFinished e => WithRun(run => run.Reading(e).Settle(e).With(e)),
        StopRequested => WithRun(run => run with { StopRequested = true }),
        RunFinished e => Finish(e),
        _ => throw new NotSupportedException($"Event '{@event.GetType().Name}' is not supported."),
    };

    private ThreadSnapshot Enqueue(MessageQueued e)
    {
        var at = Queue.FindIndex(m => m.MessageId == e.MessageId);
        var queue = at >= 0 ? Queue.SetItem(at, e) : e.Next is true ? Queue.Insert(0, e) : Queue.Add(e);
        return Known(e.ClientMessageId, new(e.MessageId, e.Text, e.Attachments)) with { Queue = queue };
    }

    private ThreadSnapshot Post(MessagePosted e)
    {
        var posted = Known(e.ClientMessageId, new(e.MessageId, e.Text, e.Attachments)) with
        {
            Messages = Messages + 1,
            Queue = Queue.RemoveAll(m => m.MessageId == e.MessageId),
        };
        if (e.Steered is not true && e.Parent is { } parent && FindRun(parent) is null)
        {
            throw new InvalidOperationException($"The message '{e.MessageId}' follows a run '{parent}' that the log does not have.");
        }

        return e.Steered is true
            ? (posted with { Steered = Steered.SetItem(e.MessageId, Run?.Id ?? "") }).WithRun(run => run.Steer(e))
            : posted with { Arrived = e, MessagesByParent = Add(MessagesByParent, e.Parent ?? "", e.MessageId) };
    }

    private ThreadSnapshot Start(RunStarted e)
    {
        if (Run is not null || FindRun(e.RunId) is not null)
        {
            throw new InvalidOperationException($"The log starts the run '{e.RunId}' during another or for the second time.");
        }

        var message = Arrived?.MessageId == e.MessageId
            ? Arrived
            : FindRun(RunsByMessage[e.MessageId][0])!.Message;
        var node = new RunNode(e.RunId, e.Round, message)
        {
            Agent = e.Agent,
            AgentVersion = e.AgentVersion,
            Model = e.Model,
            Before = Arrived is null ? Sequence : Sequence - 1,
            Outside = OutsideReading.Before(FindRun(message.Parent), Imported, message),
        };
        return this with
        {
            Arrived = null,
            Rounds = e.Round,
            Head = e.RunId,
            Run = new(node, e.At) { Model = e.Model, Trace = e.Trace, Role = e.Role },
            RunsByMessage = Add(RunsByMessage, e.MessageId, e.RunId),
        };
    }

    // The first counts: a waiting message may be edited, and its post may still be repeated.
    private ThreadSnapshot Known(string? clientId, KnownPost post) =>
        clientId is null || ByClientId.ContainsKey(clientId) ? this : this with { ByClientId = ByClientId.Add(clientId, post) };

    private ThreadSnapshot AddUsage(Usage? usage) => this with { Usage = Usage.Add(usage) };

    // Lists and no arrays: a message may have been answered, or edited, any number of times, and each time must cost the same.
    private static ImmutableDictionary<string, ImmutableList<string>> Add(
        ImmutableDictionary<string, ImmutableList<string>> index, string key, string value) =>
        index.SetItem(key, index.TryGetValue(key, out var values) ? values.Add(value) : [value]);
}
