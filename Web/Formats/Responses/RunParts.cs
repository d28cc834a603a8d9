using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.Responses;

/// <summary>
/// Where a run is cut into responses: one is over when the run waits for nothing but its client, and the first answer begins the next.
/// Answers to the calls of one step belong together, however they came.
/// </summary>
internal sealed class RunParts
{
    private readonly OpenCalls _calls = new();
    private bool _answering;
    private bool _ending;

    /// <summary>Whether there is nothing but calls that an answer is missing for, of which none has come.</summary>
    public bool IsWaiting =>
        !_answering && !_ending && _calls.IsWaiting && _calls.Calls.All(call => call.Question is not null || Waits(call.Call));

    /// <summary>Whether answers have come to the calls of a step, and the next step has not begun.</summary>
    public bool IsAnswering => _answering;

    /// <summary>The calls that wait for an answer.</summary>
    public IEnumerable<OpenCalls.OpenCall> Open =>
        _ending ? [] : _calls.Calls.Where(call => call.Question is not null || (call.IsClients && Waits(call.Call)));

    /// <summary>Takes notice of an event of the run.</summary>
    /// <returns>Whether a part begins with it that follows another.</returns>
    public bool Follow(RunEvent @event)
    {
        var begins = IsWaiting && IsAnswer(@event);
        _answering = @event is not StepStarted && (_answering || begins);
        _ending |= @event is StopRequested or RunFinished;
        _calls.Follow(@event);
        return begins;
    }

    /// <summary>Whether a call waits for a client, and is not one that a client has made before it came here.</summary>
    public static bool Waits(ToolCalled call) => call is { Client: true, ExpiresAt: not null };

    // What waits when its run ends is closed and not answered.
    private bool IsAnswer(RunEvent @event) => @event is ApprovalResolved
        || (@event is ToolFinished { Error: not { Code: "stopped" } } done && _calls.Find(done.CallId) is { IsClients: true });
}
