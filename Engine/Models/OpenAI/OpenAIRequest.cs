using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatCluster.Models.OpenAI;

/// <summary>Writes the body of <c>/chat/completions</c>.</summary>
internal sealed class OpenAIRequest(ModelSource source, CallIdForm? callIds, ModelFailures failures)
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly OpenAIDialect _dialect = new(source, callIds);

    public ReadOnlyMemory<byte> Write(IEnumerable<ChatMessage> messages, ChatOptions? options, ToolNames names)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(buffer, Relaxed);
        json.WriteStartObject();
        json.WriteString("model"u8, source.Model);
        new OpenAIMessages(source, _dialect, names, failures)
            .Write(json, Transcript.Shape(messages, options?.Instructions, _dialect.AssistantAfterTools));
        json.WriteBoolean("stream"u8, true);
        if (!_dialect.IsMistral)
        {
            // Mistral sends the usage without being asked, and refuses to be asked.
            json.WriteStartObject("stream_options"u8);
            json.WriteBoolean("include_usage"u8, true);
            json.WriteEndObject();
        }

        if (options is not null)
        {
            WriteOptions(json, options);
            if (RequestTools.Write(json, options, names, RequestTools.Form.Nested))
            {
                RequestTools.WriteChoice(json, options.ToolMode, names, RequestTools.Form.Nested);
            }
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private void WriteOptions(Utf8JsonWriter json, ChatOptions options)
    {
        RequestSampling.Write(json, options);
        if (options.MaxOutputTokens is { } limit)
        {
            json.WriteNumber(_dialect.IsOpenAI ? "max_completion_tokens"u8 : "max_tokens"u8, limit);
        }

        RequestSampling.WriteStops(json, "stop", options);

        if (options.ResponseFormat is ChatResponseFormatJson format)
        {
            WriteFormat(json, format);
        }
    }

    private static void WriteFormat(Utf8JsonWriter json, ChatResponseFormatJson format)
    {
        json.WriteStartObject("response_format"u8);
        json.WriteString("type"u8, format.Schema is null ? "json_object"u8 : "json_schema"u8);
        if (format.Schema is { } schema)
        {
            json.WriteStartObject("json_schema"u8);
            json.WriteString("name"u8, format.SchemaName ?? "answer");
            if (format.SchemaDescription is { } description)
            {
                json.WriteString("description"u8, description);
            }

            json.WritePropertyName("schema"u8);
            schema.WriteTo(json);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
