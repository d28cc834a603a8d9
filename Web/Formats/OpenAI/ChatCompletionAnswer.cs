using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.OpenAI;

/// <summary>One run as one chat completion. The texts of its steps are one text, as in the stream.</summary>
internal sealed class ChatCompletionAnswer(string model, DateTimeOffset now) : IRunAnswer
{
    private readonly List<StepFinished> _steps = [];
    private readonly List<ToolSource> _sources = [];
    private RunStarted? _started;
    private RunFinished? _finished;

    public void Observe(ThreadFrame frame)
    {
        switch (frame.Type)
        {
            case RunStarted.TypeName:
                // Of several the last one is that of the request.
                _started = (RunStarted)frame.Event!;
                _steps.Clear();
                _sources.Clear();
                break;
            case StepFinished.TypeName:
                _steps.Add((StepFinished)frame.Event!);
                break;
            case ToolSource.TypeName:
                _sources.Add((ToolSource)frame.Event!);
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
        var end = _finished!;
        if (end.Reason is RunReason.Failed)
        {
            return new Problem(StatusCodes.Status502BadGateway, end.Code ?? "failed", end.Message ?? "The run failed.")
            {
                RunId = end.RunId,
            };
        }

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

        return TypedResults.Json(
            new
            {
                Id = $"chatcmpl-{end.RunId}",
                Object = "chat.completion",
                Created = now.ToUnixTimeSeconds(),
                Model = _started?.Model ?? model,
                Choices = new[]
                {
                    new
                    {
                        Index = 0,
                        Message = message,
                        Logprobs = (object?)null,
                        FinishReason = ChatCompletionProjection.FinishOf(end),
                    },
                },
                Usage = ChatCompletionUsage.Of(end.Usage),
            },
            OpenAIJson.Options);
    }

    private static string Join(IEnumerable<string?> texts) =>
        new StringBuilder().AppendJoin("\n\n", texts.Where(text => !string.IsNullOrEmpty(text))).ToString();
}
