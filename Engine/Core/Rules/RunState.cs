using System.Collections.Immutable;
using ChatCluster.Threads;
using ChatCluster.Tools;

namespace ChatCluster.Rules;

/// <summary>The run in progress.</summary>
internal sealed record RunState(RunNode Node, DateTimeOffset StartedAt)
{
    /// <summary>The error code that is retried with a shorter prompt.</summary>
    public const string TooLong = "model_context_exceeded";

    /// <summary>Error codes after which the provider may still be generating.</summary>
    public const string Broken = "model_stream_broken";

    public const string Unreachable = "model_unreachable";

    public string Id => Node.RunId;

    /// <summary>Where the run belongs in a trace, as a W3C <c>traceparent</c>.</summary>
    public string? Trace { get; init; }

    /// <summary>The role of its message's poster, if known.</summary>
    public string? Role { get; init; }

    /// <summary>What its model had read from outside when the current step began: only that can have asked for the step's calls.</summary>
    public ImmutableList<OutsideSource> Seen { get; init; } = [];

    public int Step { get; init; }

    /// <summary>How often the current step was begun without a reply.</summary>
    public int Attempt { get; init; }

    /// <summary>How often the current step failed with the current model. A step cut off by a crash has not failed.</summary>
    public int Failures { get; init; }

    /// <summary>How often the current model refused the current step because its prompt was too long.</summary>
    public int Refusals { get; init; }

    /// <summary>The last failure of the current step.</summary>
    public StepFailed? Failure { get; init; }

    /// <summary>Whether the current step has its reply.</summary>
    public bool Replied { get; init; }

    /// <summary>Whether a message was steered in that no step has read yet.</summary>
    public bool Unread { get; init; }

    /// <summary>How many items of the run the current step had before it: what was steered in since comes after the step's reply.</summary>
    public int Read { get; init; }

    public ImmutableArray<PendingCall> Pending { get; init; } = [];

    /// <summary>
    /// How many steps have called nothing but tools of the run's client, which ends that by itself: they do not count as tool steps.
    /// </summary>
    public int ClientSteps { get; init; }

    /// <summary>The number of the current step among those that call tools of the server: what the limit counts.</summary>
    public int ToolStep => Step - ClientSteps;

    /// <summary>The same of the next step.</summary>
    public int NextToolStep => NextStep - ClientSteps;

    /// <summary>Whether a client has not brought a result of the current step's calls in time: nobody may be there any more.</summary>
    public bool ClientGone { get; init; }

    /// <summary>Whether there is nothing to do before the client brings a result.</summary>
    public bool WaitsForClient => !StopRequested && !Pending.IsEmpty && Pending.All(call => call.IsWithClient);

    public bool StopRequested { get; init; }

    /// <summary>The model of the current step; it differs from the run's when that one failed permanently.</summary>
    public string? Model { get; init; }

    /// <summary>What the open step had written at its last checkpoint.</summary>
    public StepText Written { get; init; } = StepText.Empty;

    /// <summary>The current step's reply at a provider that goes on with it; null when there is nothing to read on.</summary>
    public ModelGeneration? Generation { get; init; }

    /// <summary>The longest text that an earlier attempt at the current step had shown: what is kept if none does better.</summary>
    public StepText Longest { get; init; } = StepText.Empty;

    /// <summary>How long the run has worked: time without an owner and time spent waiting for consent do not count.</summary>
    public TimeSpan Worked { get; init; }

    public DateTimeOffset LastAt { get; init; } = StartedAt;

    /// <summary>Whether a step was begun that has neither reply nor failure.</summary>
    public bool StepOpen => Attempt > 0 && !Replied && Failure is null;

    /// <summary>Whether the provider may still be writing the current step's reply.</summary>
    public bool IsGenerating => Generation is not null && !Replied && Attempt > 0;

    /// <summary>A step begun and never answered is begun again under its own number.</summary>
    public int NextStep => Attempt > 0 ? Step : Step + 1;

    /// <summary>Adds a call of the current step, the first of which decides whose step it is.</summary>
    public RunState Call(ToolCalled call)
    {
        var isClients = call.Client is true;
        var others = Pending.Any(pending => !pending.IsWithClient);
        return (this with
        {
            Pending = Pending.Add(new(call)),
            ClientSteps = ClientSteps + (isClients && Pending.IsEmpty ? 1 : !isClients && !Pending.IsEmpty && !others ? -1 : 0),
        }).With(call);
    }

    public RunState With(ThreadEvent item) => this with { Node = Node with { Items = Node.Items.Add(item) } };

    /// <summary>Adds a message that joins the run, and what it has brought along.</summary>
    public RunState Steer(MessagePosted message) =>
        (this with { Unread = true, Node = Node with { Outside = OutsideReading.With(Node.Outside, message) } }).With(message);

    /// <summary>Notes that a result was read, if anybody may have written it.</summary>
    public RunState Reading(ToolFinished result) =>
        result.Outside is true || Pending.Any(call => call.Call.CallId == result.CallId && OutsideReading.IsOutside(call))
            ? this with
            {
                Node = Node with { Outside = OutsideReading.With(Node.Outside, new OutsideSource(OutsideSource.Tool, result.Name)) },
            }
            : this;

    /// <summary>Notes that the step under way reads the project's files.</summary>
    public RunState Reading(ProjectRead read)
    {
        var outside = read.Files.Aggregate(
            Node.Outside, (known, file) => OutsideReading.With(known, new OutsideSource(OutsideSource.Attachment, file.Name)));
        return this with { Seen = outside, Node = Node with { ProjectFiles = read.Files, Outside = outside } };
    }

    /// <summary>Removes a settled call; once the last is settled, the next step is due.</summary>
    public RunState Settle(ToolFinished result)
    {
        var pending = Pending.RemoveAll(call => call.Call.CallId == result.CallId);
        return this with
        {
            Pending = pending,
            Replied = !pending.IsEmpty,
            ClientGone = ClientGone || (result.Error?.Code is ToolErrorCodes.ClientExpired
                && Pending.Any(call => call.IsWithClient && call.Call.CallId == result.CallId)),
        };
    }

    public RunState Replace(string callId, Func<PendingCall, PendingCall> change) =>
        this with { Pending = [.. Pending.Select(call => call.Call.CallId == callId ? change(call) : call)] };
}

/// <summary>A tool call without a result.</summary>
internal sealed record PendingCall(ToolCalled Call)
{
    /// <summary>The open question to the owner.</summary>
    public ApprovalRequested? Waiting { get; init; }

    /// <summary>Why it may not be made.</summary>
    public ApprovalResolved? Denied { get; init; }

    /// <summary>The arguments to call with: the owner may have edited them.</summary>
    public JsonText Arguments { get; init; } = Call.Arguments;

    /// <summary>The tool's latest questions to the owner.</summary>
    public InputRequested? Question { get; init; }

    /// <summary>The answer to them.</summary>
    public InputResolved? Answer { get; init; }

    /// <summary>How often the tool has asked.</summary>
    public int Inputs { get; init; }

    /// <summary>Whether the tool waits for the owner.</summary>
    public bool IsAsking => Question is not null && Answer is null;

    /// <summary>Whether the run's client makes it.</summary>
    public bool IsWithClient => Call.Client is true;

    /// <summary>From when on nobody is waited for any more; null when nobody is.</summary>
    public DateTimeOffset? WaitsUntil =>
        Waiting?.ExpiresAt ?? (IsAsking ? Question!.ExpiresAt : IsWithClient ? Call.ExpiresAt ?? DateTimeOffset.MinValue : null);

    /// <summary>Set once it was written down that the call is about to be made.</summary>
    public ToolStarted? Started { get; init; }
}
