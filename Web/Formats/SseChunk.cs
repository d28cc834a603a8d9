using System.Buffers;
using System.Text;
using System.Text.Json;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats;

/// <summary>
/// One server-sent event with a JSON object as data, written as <see cref="JsonFrames"/> are. It is ended on <see cref="Dispose"/>. For
/// everything but deltas, which are copied as they are.
/// </summary>
internal readonly ref struct SseChunk
{
    private static readonly JsonFrames Events = new("data: ", "\n\n");

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

        Json = Events.Begin(output);
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

    public void Dispose() => Events.End(_output);
}
