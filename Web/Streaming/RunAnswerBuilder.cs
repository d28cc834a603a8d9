using ChatCluster.Threads;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Streaming;

/// <summary>Collects a run's tool calls and its end from the stream.</summary>
/// <param name="shape">What the answer is made of; the answer itself when left out.</param>
internal sealed class RunAnswerBuilder(Func<RunAnswer, IResult>? shape = null) : IRunAnswer
{
    private readonly List<ToolCalled> _calls = [];
    private readonly Dictionary<string, ToolFinished> _results = [];
    private RunFinished? _finished;

    public void Observe(ThreadFrame frame)
    {
        switch (frame.Type)
        {
            case ToolCalled.TypeName:
                _calls.Add((ToolCalled)frame.Event!);
                break;
            case ToolFinished.TypeName:
                var result = (ToolFinished)frame.Event!;
                _results[result.CallId] = result;
                break;
            case RunFinished.TypeName:
                _finished = (RunFinished)frame.Event!;
                break;
            default:
                break;
        }
    }

    /// <summary>The answer, once the run's end was observed.</summary>
    public IResult Build(PostedRun run)
    {
        var end = _finished!;
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
}
