using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.OpenAI;

/// <summary>One run as one chat completion. The texts of its steps are one text, as in the stream.</summary>
internal sealed class ChatCompletionAnswer(ChatCompletionAsk ask) : IRunAnswer
{
    private readonly List<StepFinished> _steps = [];
    private readonly List<ToolSource> _sources = [];
    private readonly OpenCalls _calls = new();
    private RunStarted? _started;
    private RunFinished? _finished;

    public bool IsWaiting => _finished is null && _calls.IsWithClient;

    public void Observe(ThreadFrame frame)
    {
        switch (frame.Type)
        {
            case RunStarted.TypeName:
                // Of several the last one is that of the request.
                _started = (RunStarted)frame.Event!;
                _steps.Clear();
                _sources.Clear();
                _calls.Clear();
                break;
            case StepFinished.TypeName:
                var step = (StepFinished)frame.Event!;
                _calls.Follow(step);
                if (frame.Cursor!.Value.Sequence > ask.From)
                {
                    _steps.Add(step);
                }

                break;
            case ToolSource.TypeName:
                _sources.Add((ToolSource)frame.Event!);
                break;
            case ToolCalled.TypeName or ToolFinished.TypeName or ApprovalRequested.TypeName or ApprovalResolved.TypeName:
                _calls.Follow((RunEvent)frame.Event!);
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
        if (_finished is { Reason: RunReason.Failed } end)
        {
            return new Problem(StatusCodes.Status502BadGateway, end.Code ?? "failed", end.Message ?? "The run failed.")
            {
                RunId = end.RunId,
            };
        }

        var used = _finished is { } whole && ask.From == 0
            ? whole.Usage : _steps.Aggregate(Usage.None, (sum, step) => sum.Add(step.Usage));
        return TypedResults.Json(
            new
            {
                Id = $"chatcmpl-{run.RunId}",
                Object = "chat.completion",
                Created = ask.Now.ToUnixTimeSeconds(),
                Model = _started?.Model ?? ask.Model,
                Choices = new[]
                {
                    new
                    {
                        Index = 0,
                        Message = Message(run.Key),
                        Logprobs = (object?)null,
                        FinishReason = _finished is { } over ? ChatCompletionProjection.FinishOf(over) : ChatCompletionProjection.ToolCalls,
                    },
                },
                Usage = ChatCompletionUsage.Of(used),
            },
            OpenAIJson.Options);
    }

    private JsonObject Message(ThreadKey key)
    {
        var text = Join(_steps.Select(step => step.Text));
        var message = new JsonObject { ["role"] = "assistant", ["content"] = text, ["refusal"] = null };
        if (Citation.Find(text, _sources) is { Count: > 0 } cited)
        {
            message["annotations"] = JsonSerializer.SerializeToNode(ChatCompletionProjection.Annotations(cited), OpenAIJson.Options);
        }

        var reasoning = Join(_steps.Select(step => step.Reasoning));
        if (reasoning.Length > 0)
        {
            message["reasoning_content"] = reasoning;
        }

        if (_finished is null)
        {
            message["content"] = text.Length > 0 ? text : null;
            message["tool_calls"] = new JsonArray([.. _calls.Calls.Select(open => Call(key, open.Call))]);
        }

        return message;
    }

    private static JsonObject Call(ThreadKey key, ToolCalled call) => new()
    {
        ["id"] = ClientCallId.Of(key.Id, call.CallId),
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = call.Arguments.Text },
    };

    private static string Join(IEnumerable<string?> texts) =>
        new StringBuilder().AppendJoin("\n\n", texts.Where(text => !string.IsNullOrEmpty(text))).ToString();
}
