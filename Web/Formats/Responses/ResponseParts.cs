using ChatCluster.Threads;
using ChatCluster.Web.Streaming;

namespace ChatCluster.Web.Formats.Responses;

/// <summary>The responses that one run is, as far as its log goes.</summary>
internal sealed class ResponseParts
{
    private const int PageSize = 500;

    private readonly string _threadId;
    private readonly string _runId;
    private readonly RunParts _parts = new();
    private readonly List<long> _begins = [0];
    private readonly List<(long Part, RunEvent Answer)> _answers = [];
    private readonly Dictionary<string, (long Part, ToolFinished Result)> _brought = new(StringComparer.Ordinal);

    private ResponseParts(string threadId, string runId) => (_threadId, _runId) = (threadId, runId);

    /// <summary>The newest of them.</summary>
    public ResponseId Last => Id(_begins[^1]);

    public bool IsOne => _begins.Count == 1;

    /// <summary>Whether the newest is over, and nothing has followed it, because answers are missing.</summary>
    public bool IsWaiting => _parts.IsWaiting;

    /// <summary>The calls that wait for an answer.</summary>
    public IReadOnlyList<OpenCalls.OpenCall> Open => [.. _parts.Open];

    /// <summary>Reads the log of a run.</summary>
    public static async Task<ResponseParts> ReadAsync(IThreads threads, PostedRun run, CancellationToken cancellationToken)
    {
        var parts = new ResponseParts(run.Key.Id, run.RunId!);
        var after = run.Before.Sequence;
        while (await threads.ReadAsync(run.Key, after, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var frame in page)
            {
                if (parts.Follow(frame))
                {
                    return parts;
                }
            }

            after = page[^1].Cursor!.Value.Sequence;
        }

        return parts;
    }

    /// <summary>The same of what was read.</summary>
    public static ResponseParts Of(string threadId, string runId, IEnumerable<ThreadFrame> frames)
    {
        var parts = new ResponseParts(threadId, runId);
        foreach (var frame in frames)
        {
            parts.Follow(frame);
        }

        return parts;
    }

    /// <summary>Whether one of them begins after a place.</summary>
    public bool Has(long from) => _begins.Contains(from);

    /// <summary>The one that an event after a place is in.</summary>
    public long At(long from) => _begins.FindLast(begin => begin <= from);

    /// <summary>The one that a response follows; none for the first.</summary>
    public ResponseId? Before(long from) => _begins.IndexOf(from) is > 0 and var index ? Id(_begins[index - 1]) : null;

    /// <summary>The one that follows a response; none for the newest.</summary>
    public ResponseId? After(long from) =>
        _begins.IndexOf(from) is >= 0 and var index && index < _begins.Count - 1 ? Id(_begins[index + 1]) : null;

    /// <summary>What was answered with which a response began: consent, and results of calls.</summary>
    public IEnumerable<RunEvent> AnswersOf(long from) => _answers.Where(given => given.Part == from).Select(given => given.Answer);

    /// <summary>Whether a result is not another one than the one that was brought for its call.</summary>
    public bool MayBe(ResolveToolCall result) => !_brought.TryGetValue(result.CallId, out var was)
        || (was.Result.Result == result.Result && was.Result.Error?.Message == result.Error);

    /// <summary>The one that goes on with the result of a call.</summary>
    public ResponseId AnsweredWith(string callId) => Id(_brought[callId].Part);

    /// <summary>Takes notice of a stored frame.</summary>
    /// <returns>Whether the run ends with it.</returns>
    private bool Follow(ThreadFrame frame)
    {
        if (frame.Event is not RunEvent e || e.RunId != _runId)
        {
            return false;
        }

        if (_parts.Follow(e))
        {
            _begins.Add(frame.Cursor!.Value.Sequence - 1);
        }

        if (e is ApprovalResolved or ToolFinished { Client: true } && _parts.IsAnswering)
        {
            _answers.Add((_begins[^1], e));
        }

        if (e is ToolFinished { Client: true } result)
        {
            _brought[result.CallId] = (_begins[^1], result);
        }

        return e is RunFinished;
    }

    private ResponseId Id(long from) => new(_threadId, _runId, from);
}
