using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatCluster.Sandbox.Models;

/// <summary>Ollama's <c>/api/chat</c>: one JSON object a line.</summary>
internal sealed class OllamaProtocol(ModelRequest request) : IModelProtocol
{
    private const string CreatedAt = "2026-01-01T00:00:00.000000Z";

    public string StreamType => "application/x-ndjson";

    public bool StreamsByDefault => true;

    public byte[] Begin() => [];

    public byte[] Text(string text) => Line(Part(new() { ["role"] = "assistant", ["content"] = text }));

    public byte[] Reasoning(string text) => Line(Part(new() { ["role"] = "assistant", ["content"] = "", ["thinking"] = text }));

    public IEnumerable<byte[]> Calls(ReplyStep.Calls calls, int firstIndex)
    {
        // Ollama sends whole calls, each in a line of its own, and usually without an id.
        foreach (var call in calls.Value)
        {
            yield return Line(Part(new() { ["role"] = "assistant", ["content"] = "", ["tool_calls"] = new JsonArray(Call(call)) }));
        }
    }

    public byte[] Error(string message) => Line(new() { ["error"] = message });

    public byte[] End(string finish, int input, int output) =>
        Line(Last(new() { ["role"] = "assistant", ["content"] = "" }, finish, input, output));

    public byte[] Whole(ModelReply reply, string finish, int output)
    {
        var message = new JsonObject
        {
            ["role"] = "assistant",
            ["content"] = string.Concat(reply.Steps.OfType<ReplyStep.Text>().Select(s => s.Value)),
        };
        var reasoning = string.Concat(reply.Steps.OfType<ReplyStep.Reasoning>().Select(s => s.Value));
        if (reasoning.Length > 0)
        {
            message["thinking"] = reasoning;
        }

        var calls = reply.Steps.OfType<ReplyStep.Calls>().SelectMany(s => s.Value).ToList();
        if (calls.Count > 0)
        {
            message["tool_calls"] = new JsonArray([.. calls.Select(Call)]);
        }

        return SandboxJson.Write(Last(message, finish, reply.InputTokens, output));
    }

    public byte[] Failure(int status, string message) => SandboxJson.Write(new JsonObject { ["error"] = message });

    private static JsonObject Call(ReplyCall call)
    {
        var json = new JsonObject();
        if (call.Id is not null)
        {
            json["id"] = call.Id;
        }

        json["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = Arguments(call.Arguments) };
        return json;
    }

    private static JsonNode? Arguments(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private JsonObject Part(JsonObject message) =>
        new() { ["model"] = request.Model, ["created_at"] = CreatedAt, ["message"] = message, ["done"] = false };

    private JsonObject Last(JsonObject message, string finish, int input, int output) => new()
    {
        ["model"] = request.Model,
        ["created_at"] = CreatedAt,
        ["message"] = message,
        ["done_reason"] = finish is "tool_calls" ? "stop" : finish,
        ["done"] = true,
        ["total_duration"] = 1_000_000,
        ["prompt_eval_count"] = input,
        ["eval_count"] = output,
    };

    private static byte[] Line(JsonObject json) => [.. SandboxJson.Write(json), (byte)'\n'];
}
