using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatCluster.Sandbox.Models;

/// <summary>OpenAI's <c>/v1/chat/completions</c>: server-sent events.</summary>
internal sealed class OpenAIProtocol(ModelRequest request, string reasoningField) : IModelProtocol
{
    private const long Created = 1_767_225_600;
    private const int ArgumentPiece = 5;

    private readonly bool _includeUsage =
        request.Body.TryGetProperty("stream_options", out var options) && options.TryGetProperty("include_usage", out var include)
            && include.ValueKind is JsonValueKind.True;

    public string StreamType => "text/event-stream";

    public bool StreamsByDefault => false;

    public byte[] Begin() => Chunk(new() { ["role"] = "assistant", ["content"] = "" });

    public byte[] Text(string text) => Chunk(new() { ["content"] = text });

    public byte[] Reasoning(string text) => Chunk(new() { [reasoningField] = text });

    public IEnumerable<byte[]> Calls(ReplyStep.Calls calls, int firstIndex)
    {
        var streams = calls.Value.Select((call, i) => CallDeltas(call, firstIndex + i)).ToList();
        if (!calls.Interleaved)
        {
            return streams.SelectMany(s => s);
        }

        return Enumerable.Range(0, streams.Max(s => s.Count)).SelectMany(n => streams.Where(s => n < s.Count).Select(s => s[n]));
    }

    public byte[] Error(string message) => Event(ErrorBody("server_error", message));

    public byte[] End(string finish, int input, int output)
    {
        var end = Chunk([], finish);
        var usage = _includeUsage ? Event(Body([], Usage(input, output))) : [];
        return [.. end, .. usage, .. "data: [DONE]\n\n"u8];
    }

    public byte[] Whole(ModelReply reply, string finish, int output)
    {
        var calls = reply.Steps.OfType<ReplyStep.Calls>().SelectMany(s => s.Value).ToList();
        var message = new JsonObject
        {
            ["role"] = "assistant",
            ["content"] = string.Concat(reply.Steps.OfType<ReplyStep.Text>().Select(s => s.Value)),
        };
        if (calls.Count > 0)
        {
            message["tool_calls"] = new JsonArray([.. calls.Select((c, i) => new JsonObject
            {
                ["id"] = c.Id ?? $"call_{i}",
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = c.Name, ["arguments"] = c.Arguments },
            })]);
        }

        var body = Body(
            [new JsonObject { ["index"] = 0, ["message"] = message, ["finish_reason"] = finish }], Usage(reply.InputTokens, output));
        body["object"] = "chat.completion";
        return SandboxJson.Write(body);
    }

    public byte[] Failure(int status, string message) => SandboxJson.Write(ErrorBody(
        status switch
        {
            401 or 403 => "invalid_api_key",
            404 => "model_not_found",
            429 => "rate_limit_exceeded",
            >= 500 =>
            "server_error",
            _ => "invalid_request_error"
        }, message));

    private static JsonObject ErrorBody(string code, string message) =>
        new()
        {
            ["error"] = new JsonObject { ["message"] = message, ["type"] = "invalid_request_error", ["param"] = null, ["code"] = code },
        };

    private static JsonObject Usage(int input, int output) =>
        new() { ["prompt_tokens"] = input, ["completion_tokens"] = output, ["total_tokens"] = input + output };

    private List<byte[]> CallDeltas(ReplyCall call, int index)
    {
        var first = new JsonObject
        {
            ["index"] = index,
            ["id"] = call.Id ?? $"call_{index}",
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = "" },
        };
        var deltas = new List<byte[]> { Chunk(new() { ["tool_calls"] = new JsonArray(first) }) };
        for (var i = 0; i < call.Arguments.Length; i += ArgumentPiece)
        {
            var piece = call.Arguments.Substring(i, Math.Min(ArgumentPiece, call.Arguments.Length - i));
            deltas.Add(Chunk(
                new()
                {
                    ["tool_calls"] =
                        new JsonArray(new JsonObject { ["index"] = index, ["function"] = new JsonObject { ["arguments"] = piece } }),
                }));
        }

        return deltas;
    }

    private byte[] Chunk(JsonObject delta, string? finish = null) =>
        Event(Body([new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }],
            _includeUsage ? null : new JsonObject()));

    private JsonObject Body(JsonArray choices, JsonObject? usage)
    {
        var body = new JsonObject
        {
            ["id"] = "chatcmpl-sandbox",
            ["object"] = "chat.completion.chunk",
            ["created"] = Created,
            ["model"] = request.Model,
            ["choices"] = choices,
        };
        if (usage is not { Count: 0 })
        {
            // With include_usage every chunk but the last has the field with no value.
            body["usage"] = usage;
        }

        return body;
    }

    private static byte[] Event(JsonObject json) => [.. "data: "u8, .. SandboxJson.Write(json), .. "\n\n"u8];
}
