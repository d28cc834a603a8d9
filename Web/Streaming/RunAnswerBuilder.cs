using ChatCluster.Threads;
using ChatCluster.Web.Formats;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Streaming;

/// <summary>Collects a run's tool calls and its end from the stream.</summary>
/// <param name="shape">What the answer is made of; the answer itself when left out.</param>
internal sealed class RunAnswerBuilder(Func<RunAnswer, IResult>? shape = null) : IRunAnswer
{
    private readonly List<ToolCalled> _calls = [];
    private readonly Dictionary<string, ToolFinished> _results = [];
    private readonly OpenCalls _open = new();
    private string _cursor = "0";
    private RunFinished? _finished;

    /// <summary>A client that makes calls itself has to hear of them.</summary>
    public bool IsWaiting => shape is null && _open.IsWithClient;

    public void Observe(ThreadFrame frame)
    {
        _cursor = frame is { IsStored: true, Cursor: { } cursor } ? cursor.ToString() : _cursor;
        switch (frame.Type)
        {
            case StepFinished.TypeName or ToolCalled.TypeName or ToolFinished.TypeName:
                Follow((RunEvent)frame.Event!);
                break;
            case RunFinished.TypeName:
                _finished = (RunFinished)frame.Event!;
                break;
            default:
                break;
        }
    }

    public IResult Build(PostedRun run)
    {
        if (_finished is not { } end)
        {
            return TypedResults.Accepted(
                $"/v1/threads/{run.Key.Id}/runs/{Uri.EscapeDataString(run.RunId!)}",
                new RunAccepted(
                    run.Key.Id, run.RunId, run.MessageId, Queued: false, _cursor,
                    [.. _open.Calls.Select(open => OpenCallView.Of(open.Call))]));
        }

        var invocations = _calls.Where(call => call.RunId == end.RunId).Select(call =>
        {
            var result = _results.GetValueOrDefault(call.CallId);
            return new RunInvocation(call.CallId, call.Name, call.Arguments, result?.Result, result?.Error, result?.ElapsedMs);
        });
        var answer = new RunAnswer(
            run.Key.Id,
            end.RunId,
            run.MessageId,
            end.Reason,
            end.Code,
            end.Message,
            end.Text,
            end.Tools,
            [.. invocations],
            end.Usage,
            end.ElapsedMs,
            end.Finish,
            end.Recoverable);
        return shape?.Invoke(answer) ?? TypedResults.Ok(answer);
    }

    private void Follow(RunEvent @event)
    {
        _open.Follow(@event);
        if (@event is ToolCalled call)
        {
            _calls.Add(call);
        }
        else if (@event is ToolFinished result)
        {
            _results[result.CallId] = result;
        }
    }
}
