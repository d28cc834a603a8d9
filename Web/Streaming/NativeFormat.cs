using System.Buffers;
using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Streaming;

/// <summary>
/// The native wire format: the frames' own bytes, so that a reader costs a copy into its socket and nothing else. It remembers nothing, so
/// all readers share it.
/// </summary>
internal sealed class NativeFormat : IStreamFormat, IStreamProjection
{
    public const string EventStreamType = "text/event-stream";

    private NativeFormat()
    {
    }

    public static NativeFormat Instance { get; } = new();

    public string Name => "native";

    public string MediaType => EventStreamType;

    public bool IsOver => false;

    /// <summary>What every stream of server-sent events is answered with.</summary>
    public static void WriteSseHeaders(HttpResponse response)
    {
        response.ContentType = EventStreamType;
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no";
    }

    /// <summary>
    /// A comment with one line feed, so that it belongs to the next frame: there are clients that take two for an empty event.
    /// </summary>
    public static void WriteSseKeepalive(IBufferWriter<byte> output) => output.Write(": hb\n"u8);

    public void WriteHeaders(HttpResponse response) => WriteSseHeaders(response);

    public IStreamProjection Begin(StreamScope scope) => this;

    public void Write(IBufferWriter<byte> output, ThreadFrame frame) => output.Write(frame.Sse.Span);

    public void WriteKeepalive(IBufferWriter<byte> output) => WriteSseKeepalive(output);

    /// <summary>Says why the stream ends and will not go on. It has no id: there is nothing to resume.</summary>
    public void WriteProblem(IBufferWriter<byte> output, Problem problem)
    {
        output.Write("event: problem\ndata: "u8);
        output.Write(JsonSerializer.SerializeToUtf8Bytes(new { type = "problem", code = problem.Code, message = problem.Detail }));
        output.Write("\n\n"u8);
    }

    public void WriteBreak(IBufferWriter<byte> output, Problem problem)
    {
        // Its clients come back with their cursor.
    }

    public void WriteEnd(IBufferWriter<byte> output)
    {
        // The event run.finished is the end.
    }
}
