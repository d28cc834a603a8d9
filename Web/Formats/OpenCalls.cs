using ChatCluster.Threads;

namespace ChatCluster.Web.Formats;

/// <summary>The calls of a run that have no result yet, and what they wait for.</summary>
internal sealed class OpenCalls
{
    // In the order of the calls, which clients see.
    private readonly OrderedDictionary<string, OpenCall> _calls = new(StringComparer.Ordinal);

    // Calls that their step has announced; a batch of frames may end between them.
    private int _owed;

    /// <summary>Whether there is nothing but questions to the owner, and calls that the client makes.</summary>
    public bool IsWaiting => All(call => call.Asks || call.IsClients);

    /// <summary>Whether there is nothing but calls that the client makes.</summary>
    public bool IsWithClient => All(call => call.IsClients);

    public IEnumerable<OpenCall> Calls => _calls.Values;

    /// <summary>Whether there are calls, and all that their step has announced are of this kind.</summary>
    public bool All(Func<OpenCall, bool> matches) => _owed <= 0 && _calls.Count > 0 && _calls.Values.All(matches);

    public OpenCall? Find(string callId) => _calls.GetValueOrDefault(callId);

    public void Clear()
    {
        _calls.Clear();
        _owed = 0;
    }

    /// <summary>Takes notice of an event of the run.</summary>
    public void Follow(RunEvent @event)
    {
        switch (@event)
        {
            case StepFinished e:
                _owed = e.Calls ?? 0;
                break;
            case ToolCalled e:
                _owed--;
                _calls[e.CallId] = new(e, null);
                break;
            case ApprovalRequested e when _calls.TryGetValue(e.CallId, out var call):
                _calls[e.CallId] = call with { Question = e };
                break;
            case ApprovalResolved e when _calls.TryGetValue(e.CallId, out var call):
                _calls[e.CallId] = call with { Question = null };
                break;
            case InputRequested e when _calls.TryGetValue(e.CallId, out var call):
                _calls[e.CallId] = call with { Input = e };
                break;
            case InputResolved e when _calls.TryGetValue(e.CallId, out var call):
                _calls[e.CallId] = call with { Input = null };
                break;
            case ToolFinished e:
                _calls.Remove(e.CallId);
                break;
            default:
                break;
        }
    }

    /// <param name="Question">The consent that it waits for; null when it does not.</param>
    /// <param name="Input">What its tool has asked and waits for; null when it does not.</param>
    internal sealed record OpenCall(ToolCalled Call, ApprovalRequested? Question, InputRequested? Input = null)
    {
        public bool IsClients => Call.Client is true;

        /// <summary>Whether it waits for an answer of the owner.</summary>
        public bool Asks => Question is not null || Input is not null;
    }
}
