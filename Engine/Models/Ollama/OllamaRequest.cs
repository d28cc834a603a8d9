using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatCluster.Models.Ollama;

/// <summary>Writes the body of <c>/api/chat</c>, as Ollama's <c>docs/api.md</c> describes it.</summary>
internal sealed class OllamaRequest(ModelSource source, int contextWindow, ModelFailures failures)
{
    public ReadOnlyMemory<byte> Write(IEnumerable<ChatMessage> messages, ChatOptions? options, ToolNames tools)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("model"u8, source.Model);
        json.WriteBoolean("stream"u8, true);

        // What does not fit is to be said, and not cut off without a word.
        json.WriteBoolean("truncate"u8, false);
        json.WriteStartArray("messages"u8);
        var shaped = Transcript.Shape(messages, options?.Instructions);
        var ids = new CallIds(CallIdForm.Ordinary);
        var names = new Dictionary<string, string>();
        var turn = Transcript.CurrentTurnStart(shaped);
        for (var i = 0; i < shaped.Count; i++)
        {
            WriteMessage(json, shaped[i], names, tools, ids, inCurrentTurn: i >= turn);
        }

        json.WriteEndArray();
        if (options?.ToolMode is not NoneChatToolMode)
        {
            RequestTools.Write(json, options, tools, RequestTools.Form.Nested);
        }

        WriteFormat(json, options);
        WriteOptions(json, options);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private void WriteMessage(
        Utf8JsonWriter json, ChatMessage message, Dictionary<string, string> names, ToolNames tools, CallIds ids, bool inCurrentTurn)
    {
        if (message.Role == ChatRole.Tool)
        {
            foreach (var result in message.Contents.OfType<FunctionResultContent>())
            {
                json.WriteStartObject();
                json.WriteString("role"u8, "tool"u8);
                json.WriteString(
                    "content"u8,
                    CallArguments.ResultText(result) is var text && string.IsNullOrWhiteSpace(text) ? Transcript.Nothing : text);
                json.WriteString("tool_call_id"u8, ids.Of(result.CallId));
                if (names.TryGetValue(result.CallId, out var name))
                {
                    json.WriteString("tool_name"u8, name);
                }

                json.WriteEndObject();
            }

            return;
        }

        json.WriteStartObject();
        json.WriteString("role"u8, message.Role.Value);
        json.WriteString("content"u8, message.Text);
        if (inCurrentTurn)
        {
            WriteThinking(json, message);
        }

        WriteImages(json, message);
        WriteCalls(json, message, names, tools, ids);
        json.WriteEndObject();
    }

    private static void WriteThinking(Utf8JsonWriter json, ChatMessage message)
    {
        if (message.Contents.OfType<TextReasoningContent>().Any())
        {
            json.WriteString("thinking"u8, string.Concat(message.Contents.OfType<TextReasoningContent>().Select(c => c.Text)));
        }
    }

    private void WriteImages(Utf8JsonWriter json, ChatMessage message)
    {
        if (message.Contents.OfType<UriContent>().Any())
        {
            throw failures.Unsupported("the address of an image: Ollama takes images as data only");
        }

        var images = message.Contents.OfType<DataContent>().ToList();
        if (images.Count == 0)
        {
            return;
        }

        json.WriteStartArray("images"u8);
        foreach (var image in images)
        {
            if (!image.HasTopLevelMediaType("image"))
            {
                throw failures.Unsupported($"a file of type {image.MediaType}: Ollama takes images only");
            }

            json.WriteBase64StringValue(image.Data.Span);
        }

        json.WriteEndArray();
    }

    private static void WriteCalls(Utf8JsonWriter json, ChatMessage message, Dictionary<string, string> names, ToolNames tools, CallIds ids)
    {
        var calls = message.Contents.OfType<FunctionCallContent>().ToList();
        if (calls.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tool_calls"u8);
        foreach (var call in calls)
        {
            names[call.CallId] = tools.Write(call.Name);
            json.WriteStartObject();
            json.WriteString("id"u8, ids.Begin(call.CallId));
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, tools.Write(call.Name));
            json.WritePropertyName("arguments"u8);
            // Ollama refuses arguments that are no object; the tool result beside them says what was wrong.
            json.WriteRawValue(call.Exception is null ? CallArguments.Text(call) : "{}");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFormat(Utf8JsonWriter json, ChatOptions? options)
    {
        if (options?.ResponseFormat is not ChatResponseFormatJson format)
        {
            return;
        }

        json.WritePropertyName("format"u8);
        if (format.Schema is { } schema)
        {
            schema.WriteTo(json);
        }
        else
        {
            json.WriteStringValue("json"u8);
        }
    }

    private void WriteOptions(Utf8JsonWriter json, ChatOptions? options)
    {
        json.WriteStartObject("options"u8);
        json.WriteNumber("num_ctx"u8, contextWindow);
        if (options?.Temperature is { } temperature)
        {
            json.WriteNumber("temperature"u8, temperature);
        }

        if (options?.MaxOutputTokens is { } limit)
        {
            json.WriteNumber("num_predict"u8, limit);
        }

        if (options?.TopP is { } topP)
        {
            json.WriteNumber("top_p"u8, topP);
        }

        if (options?.Seed is { } seed)
        {
            json.WriteNumber("seed"u8, seed);
        }

        if (options?.StopSequences is { Count: > 0 } stops)
        {
            json.WriteStartArray("stop"u8);
            foreach (var stop in stops)
            {
                json.WriteStringValue(stop);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
