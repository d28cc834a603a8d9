using ChatCluster.Threads;

namespace ChatCluster.Web.Formats;

/// <summary>The calls of a run that have no result yet, and what they wait for.</summary>
internal sealed class OpenCalls
{
    private readonly Dictionary<string, OpenCall> _calls = new(StringComparer.Ordinal);

    /// <summary>Whether there is nothing but questions to the owner.</summary>
    public bool IsWaiting => _calls.Count > 0 && _calls.Values.All(call => call.Question is not null);

    public IEnumerable<OpenCall> All => _calls.Values;

    public OpenCall? Find(string callId) => _calls.GetValueOrDefault(callId);

    public void Clear() => _calls.Clear();

    /// <summary>Takes notice of an event of the run.</summary>
    public void Follow(RunEvent @event)
    {
        switch (@event)
        {
            case ToolCalled e:
                _calls[e.CallId] = new(e, null);
                break;
            case ApprovalRequested e when _calls.TryGetValue(e.CallId, out var call):
                _calls[e.CallId] = call with { Question = e };
                break;
            case ApprovalResolved e when _calls.TryGetValue(e.CallId, out var call):
                _calls[e.CallId] = call with { Question = null };
                break;
            case ToolFinished e:
                _calls.Remove(e.CallId);
                break;
            default:
                break;
        }
    }

    /// <param name="Question">What it waits for; none when it does not wait.</param>
    internal sealed record OpenCall(ToolCalled Call, ApprovalRequested? Question);
}
