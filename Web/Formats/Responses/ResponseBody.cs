using System.Collections.Immutable;
using System.Text.Json;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.Responses;

/// <summary>
/// Writes a response as an object. It has every field that its clients expect, with what holds here where a client cannot choose.
/// </summary>
internal static class ResponseBody
{
    public static void Write(Utf8JsonWriter json, ResponseId id, ResponseState state, IEnumerable<ResponseItem> output)
    {
        json.WriteStartObject();
        json.WriteString("id", id.ToString());
        json.WriteString("object", "response");
        json.WriteNumber("created_at", state.Started?.At.ToUnixTimeSeconds() ?? 0);
        WriteNumberOrNull(json, "completed_at", state.Status is ResponseItem.Completed ? state.Finished?.At.ToUnixTimeSeconds() : null);
        json.WriteString("status", state.Status);
        json.WriteBoolean("background", state.Started?.OnDisconnectStop is not true);
        WriteError(json, state);
        WriteIncomplete(json, state);
        json.WriteString("instructions", state.Instructions);
        json.WriteNull("max_output_tokens");
        json.WriteNull("max_tool_calls");
        json.WriteString("model", state.Model);
        json.WriteStartArray("output");
        foreach (var item in output)
        {
            item.Write(json);
        }

        json.WriteEndArray();
        json.WriteBoolean("parallel_tool_calls", true);
        json.WriteString("previous_response_id", Previous(id, state)?.ToString());
        json.WriteStartObject("conversation");
        json.WriteString("id", id.ThreadId);
        json.WriteEndObject();
        json.WriteRaw("reasoning", """{"effort":null,"summary":null}"""u8);
        json.WriteBoolean("store", true);
        json.WriteNumber("temperature", 1);
        json.WriteNumber("top_p", 1);
        json.WriteNumber("presence_penalty", 0);
        json.WriteNumber("frequency_penalty", 0);
        json.WriteNumber("top_logprobs", 0);
        json.WriteRaw("text", """{"format":{"type":"text"}}"""u8);
        WriteChoice(json, state);
        WriteTools(json, state.Message?.ClientTools ?? []);
        json.WriteString("truncation", "disabled");
        json.WriteString("service_tier", "default");
        json.WriteNull("safety_identifier");
        json.WriteNull("prompt_cache_key");
        json.WriteNull("user");
        WriteUsage(json, state.Status is ResponseItem.InProgress ? null : state.Used);
        json.WriteRaw("metadata", "{}"u8);
        json.WriteEndObject();
    }

    private static ResponseId? Previous(ResponseId id, ResponseState state) => state.Previous
        ?? (id.From == 0 && state.Message?.Parent is { } parent ? new(id.ThreadId, parent) : null);

    private static void WriteRaw(this Utf8JsonWriter json, string name, ReadOnlySpan<byte> value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value, skipInputValidation: true);
    }

    private static void WriteNumberOrNull(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteChoice(Utf8JsonWriter json, ResponseState state)
    {
        if (state.MustCall is { } name and not ClientTool.Any)
        {
            json.WriteStartObject("tool_choice");
            json.WriteString("type", "function");
            json.WriteString("name", name);
            json.WriteEndObject();
        }
        else
        {
            json.WriteString(
                "tool_choice",
                state.MustCall is not null ? "required" : state.Message?.ToolChoice is ToolChoice.None ? "none" : "auto");
        }
    }

    private static void WriteTools(Utf8JsonWriter json, ImmutableArray<ClientTool> tools)
    {
        json.WriteStartArray("tools");
        foreach (var tool in tools)
        {
            json.WriteStartObject();
            json.WriteString("type", "function");
            json.WriteString("name", tool.Name);
            json.WriteString("description", tool.Description);
            json.WritePropertyName("parameters");
            json.WriteRawValue(tool.Parameters?.Text ?? "null", skipInputValidation: true);
            json.WriteNull("strict");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteError(Utf8JsonWriter json, ResponseState state)
    {
        if (state is not { Status: ResponseItem.Failed, Finished: { } end })
        {
            json.WriteNull("error");
            return;
        }

        json.WriteStartObject("error");
        json.WriteString("code", end.Code ?? "server_error");
        json.WriteString("message", end.Message ?? "The run failed.");
        json.WriteEndObject();
    }

    private static void WriteIncomplete(Utf8JsonWriter json, ResponseState state)
    {
        if (state.IncompleteReason is not { } reason)
        {
            json.WriteNull("incomplete_details");
            return;
        }

        json.WriteStartObject("incomplete_details");
        json.WriteString("reason", reason);
        json.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter json, (long InputTokens, long OutputTokens)? used)
    {
        if (used is not var (inputTokens, outputTokens))
        {
            json.WriteNull("usage");
            return;
        }

        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", inputTokens);
        json.WriteRaw("input_tokens_details", """{"cached_tokens":0}"""u8);
        json.WriteNumber("output_tokens", outputTokens);
        json.WriteRaw("output_tokens_details", """{"reasoning_tokens":0}"""u8);
        json.WriteNumber("total_tokens", inputTokens + outputTokens);
        json.WriteEndObject();
    }
}
