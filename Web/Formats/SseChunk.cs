using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats;

/// <summary>
/// One server-sent event with a JSON object as data. It is written on <see cref="Dispose"/>. For everything but deltas, which are copied as they are.
/// </summary>
internal readonly ref struct SseChunk
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly IBufferWriter<byte> _output;

    /// <param name="cursor">The frame whose cursor becomes the event's id: of several events of one frame the last one has it.</param>
    public SseChunk(IBufferWriter<byte> output, ThreadFrame? cursor = null, string? name = null)
    {
        _output = output;
        WriteId(output, cursor);
        if (name is not null)
        {
            output.Write("event: "u8);
            Encoding.UTF8.GetBytes(name, output);
            output.Write("\n"u8);
        }

        output.Write("data: "u8);
        Json = new(output, Relaxed);
        Json.WriteStartObject();
    }

    public Utf8JsonWriter Json { get; }

    /// <summary>The frame's own line with its id.</summary>
    public static void WriteId(IBufferWriter<byte> output, ThreadFrame? cursor)
    {
        if (cursor?.Cursor is not null)
        {
            var sse = cursor.Sse.Span;
            output.Write(sse[..(sse.IndexOf((byte)'\n') + 1)]);
        }
    }

    public void Dispose()
    {
        Json.WriteEndObject();
        Json.Dispose();
        _output.Write("\n\n"u8);
    }
}
