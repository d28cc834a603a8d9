using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ChatCluster.Web.Formats.Responses;

/// <summary>One event of a response. It is written on <see cref="Dispose"/>.</summary>
internal readonly ref struct ResponseEvent
{
    private static readonly JsonWriterOptions Relaxed =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly IBufferWriter<byte> _output;

    public ResponseEvent(IBufferWriter<byte> output, string type, long number)
    {
        _output = output;
        output.Write("event: "u8);
        Encoding.UTF8.GetBytes(type, output);
        output.Write("\ndata: "u8);
        Json = new(output, Relaxed);
        Json.WriteStartObject();
        Json.WriteString("type", type);
        Json.WriteNumber("sequence_number", number);
    }

    public Utf8JsonWriter Json { get; }

    /// <summary>Says which item it is of.</summary>
    public void Of(ResponseItem item)
    {
        Json.WriteNumber("output_index", item.Index);
        Json.WriteString("item_id", item.Id);
    }

    /// <summary>Says that it is of the one part that a message or reasoning has.</summary>
    public void OfPart(ResponseItem item)
    {
        Of(item);
        Json.WriteNumber("content_index", 0);
    }

    public void Dispose()
    {
        Json.WriteEndObject();
        Json.Dispose();
        _output.Write("\n\n"u8);
    }
}
