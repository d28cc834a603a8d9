using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>Messages as LangChain writes them.</summary>
internal static class LangGraphMessages
{
    public static JsonObject User(MessagePosted message)
    {
        JsonNode content = message.Text;
        if (message.Attachments is { IsEmpty: false } files)
        {
            content = Blocks(message.Text, files);
        }

        // The name that the client gave it, so that it knows it again.
        return new() { ["type"] = "human", ["id"] = message.ClientMessageId ?? message.MessageId, ["content"] = content };
    }

    public static JsonObject Reply(string id, string? text, string? reasoning, Usage? usage)
    {
        var message = new JsonObject
        {
            ["type"] = "ai",
            ["id"] = id,
            ["content"] = text ?? "",
            ["tool_calls"] = new JsonArray(),
            ["invalid_tool_calls"] = new JsonArray(),
            ["additional_kwargs"] = reasoning is { Length: > 0 } ? new JsonObject { ["reasoning_content"] = reasoning } : [],
            ["response_metadata"] = new JsonObject(),
        };
        if (usage is not null)
        {
            message["usage_metadata"] = UsageOf(usage);
        }

        return message;
    }

    public static JsonObject UsageOf(Usage usage)
    {
        var json = new JsonObject
        {
            ["input_tokens"] = usage.InputTokens,
            ["output_tokens"] = usage.OutputTokens,
            ["total_tokens"] = usage.InputTokens + usage.OutputTokens,
        };
        AddDetails(json, "input_token_details", ("cache_read", usage.CachedTokens), ("cache_creation", usage.CacheWriteTokens));
        AddDetails(json, "output_token_details", ("reasoning", usage.ReasoningTokens));
        return json;
    }

    public static void AddCall(JsonObject message, ToolCalled call, JsonText arguments) =>
        ((JsonArray)message["tool_calls"]!).Add((JsonNode)Call(call, arguments));

    public static JsonObject Call(ToolCalled call, JsonText arguments) => new()
    {
        ["type"] = "tool_call",
        ["id"] = WireIds.Call(call.RunId, call.CallId),
        ["name"] = call.Name,
        ["args"] = Arguments(arguments),
    };

    /// <summary>The arguments as an object; what the model wrote instead of one is in the field <c>_raw</c>.</summary>
    public static JsonObject Arguments(JsonText arguments) => arguments.TryParse(out var value) && value.ValueKind is JsonValueKind.Object
        ? JsonObject.Create(value)!
        : new() { ["_raw"] = arguments.Text };

    public static JsonObject Result(ToolFinished result)
    {
        var text = result.Error?.Message ?? result.Result ?? "";
        var message = new JsonObject
        {
            ["type"] = "tool",
            ["id"] = WireIds.Result(result.RunId, result.CallId),
            ["tool_call_id"] = WireIds.Call(result.RunId, result.CallId),
            ["name"] = result.Name,
            ["content"] = result.Files is { IsEmpty: false } files ? Blocks(text, files) : text,
            ["status"] = result.Error is null ? "success" : "error",
        };
        if (result.Links is { IsEmpty: false } links)
        {
            message["artifact"] = new JsonObject { ["sources"] = JsonSerializer.SerializeToNode(links, ThreadJson.Wire.Options) };
        }

        return message;
    }

    private static void AddDetails(JsonObject usage, string field, params ReadOnlySpan<(string Name, long? Tokens)> details)
    {
        var known = new JsonObject();
        foreach (var (name, tokens) in details)
        {
            if (tokens is { } count)
            {
                known[name] = count;
            }
        }

        if (known.Count > 0)
        {
            usage[field] = known;
        }
    }

    private static JsonArray Blocks(string text, IEnumerable<Attachment> files)
    {
        JsonArray blocks = [];
        if (text.Length > 0)
        {
            blocks.Add((JsonNode)new JsonObject { ["type"] = "text", ["text"] = text });
        }

        foreach (var file in files)
        {
            blocks.Add((JsonNode)new JsonObject
            {
                ["type"] = file.MediaType.Split('/')[0] is "image" or "audio" or "video" ? file.MediaType.Split('/')[0] : "file",
                ["url"] = file.Url,
                ["mime_type"] = file.MediaType,
                ["metadata"] = new JsonObject { ["filename"] = file.Name },
            });
        }

        return blocks;
    }
}
