using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.AgUi;

/// <summary>
/// The conversation as the client holds it, so that a snapshot can take back what does not count any more. Not safe for concurrent use.
/// </summary>
internal sealed class AgUiMessages
{
    /// <summary>What a stream keeps of a conversation, in bytes; a larger one has no snapshots in mid-run.</summary>
    public const int MostKept = 256 * 1024;

    private readonly JsonArray _messages;

    public AgUiMessages() => _messages = [];

    private AgUiMessages(JsonArray messages) => _messages = messages;

    /// <summary>About how large it is, in bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>What the client sent; null when it is too large to be kept.</summary>
    public static AgUiMessages? Of(JsonElement? messages) =>
        messages is { ValueKind: JsonValueKind.Array } sent && sent.GetRawText() is { Length: <= MostKept } text
            ? new((JsonArray)JsonNode.Parse(text)!) { Bytes = text.Length }
            : null;

    public bool Has(string id) => Find(id) is not null;

    public void AddUser(MessagePosted message)
    {
        JsonNode content = message.Text;
        if (message.Attachments is { IsEmpty: false } attached)
        {
            content = Parts(message.Text, attached);
        }

        var files = message.Attachments?.Sum(file => file.Url.Length) ?? 0;
        Add(new() { ["id"] = IdOf(message), ["role"] = "user", ["content"] = content }, message.Text.Length + files);
    }

    /// <summary>The name that the client has given its message, so that it knows it again.</summary>
    public static string IdOf(MessagePosted message) => message.ClientMessageId ?? message.MessageId;

    public void AddStep(string runId, int step, string? text, string? reasoning)
    {
        if (reasoning is { Length: > 0 })
        {
            Add(new() { ["id"] = WireIds.Reasoning(runId, step), ["role"] = "reasoning", ["content"] = reasoning }, reasoning.Length);
        }

        if (text is { Length: > 0 })
        {
            Add(new() { ["id"] = WireIds.Text(runId, step), ["role"] = "assistant", ["content"] = text }, text.Length);
        }
    }

    public void AddCall(string runId, int step, ToolCalled call, JsonText arguments)
    {
        var id = WireIds.Text(runId, step);
        if (Find(id) is not { } message)
        {
            message = new() { ["id"] = id, ["role"] = "assistant" };
            Add(message, 0);
        }

        if (message["toolCalls"] is not JsonArray calls)
        {
            message["toolCalls"] = calls = [];
        }

        calls.Add((JsonNode)new JsonObject
        {
            ["id"] = WireIds.Call(runId, call.CallId),
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = arguments.Text },
        });
        Bytes += arguments.Text.Length;
    }

    public void AddResult(ToolFinished result)
    {
        var message = new JsonObject
        {
            ["id"] = WireIds.Result(result.RunId, result.CallId),
            ["role"] = "tool",
            ["toolCallId"] = WireIds.Call(result.RunId, result.CallId),
            ["content"] = ContentOf(result),
        };
        if (result.Error is { } error)
        {
            message["error"] = error.Message;
        }

        Add(message, result.Result?.Length ?? 0);
    }

    /// <summary>What a result says, as text or as parts when there are files.</summary>
    public static JsonNode ContentOf(ToolFinished result)
    {
        var text = result.Error?.Message ?? result.Result ?? "";
        return result.Files is { IsEmpty: false } files ? Parts(text, files) : text;
    }

    /// <summary>Other arguments of a call that the client has.</summary>
    /// <returns>Whether it has the call.</returns>
    public bool Edit(string callId, JsonText arguments)
    {
        var call = _messages.OfType<JsonObject>().SelectMany(message => message["toolCalls"] as JsonArray ?? [])
            .OfType<JsonObject>().LastOrDefault(call => Is(call, callId));
        if (call?["function"] is not JsonObject function)
        {
            return false;
        }

        function["arguments"] = arguments.Text;
        return true;
    }

    /// <param name="emptied">
    /// A reasoning message that is taken back. Clients keep reasoning that a snapshot does not have, so that it must be there, without its
    /// text.
    /// </param>
    public void WriteTo(Utf8JsonWriter json, string? emptied = null)
    {
        json.WriteStartArray("messages");
        foreach (var message in _messages)
        {
            message!.WriteTo(json);
        }

        if (emptied is not null)
        {
            new JsonObject { ["id"] = emptied, ["role"] = "reasoning", ["content"] = "" }.WriteTo(json);
        }

        json.WriteEndArray();
    }

    private static JsonArray Parts(string text, IEnumerable<Attachment> files)
    {
        JsonArray parts = [];
        if (text.Length > 0)
        {
            parts.Add((JsonNode)new JsonObject { ["type"] = "text", ["text"] = text });
        }

        foreach (var file in files)
        {
            parts.Add((JsonNode)new JsonObject
            {
                ["type"] = AgUiFile.KindOf(file.MediaType),
                ["source"] = new JsonObject { ["type"] = "url", ["value"] = file.Url, ["mimeType"] = file.MediaType },
                ["metadata"] = new JsonObject { ["filename"] = file.Name },
            });
        }

        return parts;
    }

    private JsonObject? Find(string id) => _messages.OfType<JsonObject>().LastOrDefault(message => Is(message, id));

    private static bool Is(JsonObject node, string id) =>
        node["id"] is JsonValue value && value.TryGetValue<string>(out var own) && own == id;

    private void Add(JsonObject message, long bytes)
    {
        _messages.Add((JsonNode)message);
        Bytes += bytes + 100;
    }
}
