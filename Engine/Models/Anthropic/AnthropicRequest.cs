using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatCluster.Models.Anthropic;

/// <summary>Writes the body of <c>/v1/messages</c>.</summary>
internal sealed class AnthropicRequest(ModelSource source, ModelFailures failures)
{
    // The protocol demands a limit.
    private const int DefaultMaxOutputTokens = 8_192;

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public ReadOnlyMemory<byte> Write(IEnumerable<ChatMessage> messages, ChatOptions? options, ToolNames names)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(buffer, Relaxed);
        json.WriteStartObject();
        json.WriteString("model"u8, source.Model);
        json.WriteNumber("max_tokens"u8, options?.MaxOutputTokens ?? DefaultMaxOutputTokens);
        json.WriteBoolean("stream"u8, true);
        var shaped = Transcript.Shape(messages, options?.Instructions);
        if (shaped[0].Role == ChatRole.System)
        {
            json.WriteString("system"u8, shaped[0].Text);
        }

        new AnthropicMessages(source, names, failures).Write(json, shaped);
        if (options is not null)
        {
            WriteOptions(json, options);
            WriteTools(json, options, names);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteOptions(Utf8JsonWriter json, ChatOptions options)
    {
        RequestSampling.Write(json, options);
        RequestSampling.WriteStops(json, "stop_sequences", options);
    }

    private static void WriteTools(Utf8JsonWriter json, ChatOptions options, ToolNames names)
    {
        if (!RequestTools.Write(json, options, names, RequestTools.Form.Untyped))
        {
            return;
        }

        if (options.ToolMode is NoneChatToolMode or RequiredChatToolMode)
        {
            json.WriteStartObject("tool_choice"u8);
            var required = (options.ToolMode as RequiredChatToolMode)?.RequiredFunctionName;
            json.WriteString("type"u8, options.ToolMode is NoneChatToolMode ? "none"u8 : required is null ? "any"u8 : "tool"u8);
            if (required is not null)
            {
                json.WriteString("name"u8, names.Write(required));
            }

            json.WriteEndObject();
        }
    }
}
