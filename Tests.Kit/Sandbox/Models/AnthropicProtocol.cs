using System.Text.Json.Nodes;

namespace ChatCluster.Sandbox.Models;

/// <summary>Anthropic's <c>/v1/messages</c>: server-sent events of content blocks, streamed only.</summary>
internal sealed class AnthropicProtocol(ModelRequest request, int inputTokens) : IModelProtocol
{
    private int _index = -1;
    private string? _open;

    public string StreamType => "text/event-stream";

    public bool StreamsByDefault => true;

    public byte[] Begin() => Event("message_start", new()
    {
        ["message"] = new JsonObject
        {
            ["id"] = "msg_sandbox",
            ["type"] = "message",
            ["role"] = "assistant",
            ["model"] = request.Model,
            ["content"] = new JsonArray(),
            ["stop_reason"] = null,
            ["stop_sequence"] = null,
            ["usage"] = new JsonObject { ["input_tokens"] = inputTokens, ["output_tokens"] = 1 },
        },
    });

    public byte[] Text(string text) =>
        [.. Open("text", new() { ["type"] = "text", ["text"] = "" }), .. Delta(new() { ["type"] = "text_delta", ["text"] = text })];

    public byte[] Reasoning(string text) =>
        [.. Open("thinking", new() { ["type"] = "thinking", ["thinking"] = "", ["signature"] = "" }),
            .. Delta(new() { ["type"] = "thinking_delta", ["thinking"] = text })];

    public IEnumerable<byte[]> Calls(ReplyStep.Calls calls, int firstIndex)
    {
        foreach (var (call, i) in calls.Value.Select((c, i) => (c, i)))
        {
            var id = call.Id ?? $"toolu_{firstIndex + i}";
            yield return Open(id, new() { ["type"] = "tool_use", ["id"] = id, ["name"] = call.Name, ["input"] = new JsonObject() });
            foreach (var piece in call.Arguments.Chunk(5))
            {
                yield return Delta(new() { ["type"] = "input_json_delta", ["partial_json"] = new string(piece) });
            }
        }
    }

    public byte[] Error(string message) => Event("error", ErrorBody("overloaded_error", message));

    public byte[] End(string finish, int input, int output) =>
    [
        .. Close(),
        .. Event("message_delta", new()
        {
            ["delta"] = new JsonObject
            {
                ["stop_reason"] = finish switch { "length" => "max_tokens", "tool_calls" => "tool_use", _ => "end_turn" },
                ["stop_sequence"] = null,
            },
            ["usage"] = new JsonObject { ["output_tokens"] = output },
        }),
        .. Event("message_stop", []),
    ];

    public byte[] Whole(ModelReply reply, string finish, int output) =>
        throw new NotSupportedException("The sandbox streams Anthropic's protocol only.");

    public byte[] Failure(int status, string message)
    {
        var body = ErrorBody(
            status switch
            {
                401 => "authentication_error",
                403 => "permission_error",
                404 => "not_found_error",
                429 =>
                "rate_limit_error",
                >= 500 => "api_error",
                _ => "invalid_request_error"
            }, message);
        body["type"] = "error";
        return SandboxJson.Write(body);
    }

    private static JsonObject ErrorBody(string type, string message) =>
        new() { ["error"] = new JsonObject { ["type"] = type, ["message"] = message } };

    private byte[] Open(string block, JsonObject start)
    {
        if (_open == block)
        {
            return [];
        }

        var close = Close();
        _open = block;
        _index++;
        return [.. close, .. Event("content_block_start", new() { ["index"] = _index, ["content_block"] = start })];
    }

    private byte[] Close()
    {
        if (_open is null)
        {
            return [];
        }

        _open = null;
        return Event("content_block_stop", new() { ["index"] = _index });
    }

    private byte[] Delta(JsonObject delta) => Event("content_block_delta", new() { ["index"] = _index, ["delta"] = delta });

    private static byte[] Event(string type, JsonObject body)
    {
        body["type"] = type;
        return [.. System.Text.Encoding.UTF8.GetBytes($"event: {type}\ndata: "), .. SandboxJson.Write(body), .. "\n\n"u8];
    }
}
