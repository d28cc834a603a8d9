using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatCluster.Models.Responses;

/// <summary>Writes the body of <c>/responses</c>.</summary>
internal sealed class ResponsesRequest(ModelSource source, bool background, ModelFailures failures)
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether the provider is asked to generate its reply in the background.</summary>
    public bool Background => background;

    public ReadOnlyMemory<byte> Write(IEnumerable<ChatMessage> messages, ChatOptions? options, ToolNames names)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(buffer, Relaxed);
        json.WriteStartObject();
        json.WriteString("model"u8, source.Model);
        new ResponsesInput(source, names, failures).Write(json, Transcript.Shape(messages, options?.Instructions));
        json.WriteBoolean("stream"u8, true);
        json.WriteBoolean("background"u8, background);

        // What is written in the background can only be read from where it is stored.
        json.WriteBoolean("store"u8, background);
        WriteOptions(json, options, names);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteOptions(Utf8JsonWriter json, ChatOptions? options, ToolNames names)
    {
        RequestSampling.Write(json, options);
        if (options?.MaxOutputTokens is { } limit)
        {
            json.WriteNumber("max_output_tokens"u8, limit);
        }

        if (options?.ResponseFormat is ChatResponseFormatJson format)
        {
            WriteFormat(json, format);
        }

        if (RequestTools.Write(json, options, names, RequestTools.Form.Flat))
        {
            RequestTools.WriteChoice(json, options!.ToolMode, names, RequestTools.Form.Flat);
        }
    }

    private static void WriteFormat(Utf8JsonWriter json, ChatResponseFormatJson format)
    {
        json.WriteStartObject("text"u8);
        json.WriteStartObject("format"u8);
        json.WriteString("type"u8, format.Schema is null ? "json_object"u8 : "json_schema"u8);
        if (format.Schema is { } schema)
        {
            json.WriteString("name"u8, format.SchemaName ?? "answer");
            json.WritePropertyName("schema"u8);
            schema.WriteTo(json);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
