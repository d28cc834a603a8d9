using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Streaming;

/// <summary>
/// The native wire format. A format is a projection of frames to bytes; this one is the frames' own bytes, so that a reader costs a
/// copy into its socket and nothing else.
/// </summary>
internal static class NativeFormat
{
    public const string MediaType = "text/event-stream";

    public static void WriteHeaders(HttpResponse response)
    {
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no";
    }

    public static void Write(PipeWriter writer, ThreadFrame frame) => writer.Write(frame.Sse.Span);

    /// <summary>Says why the stream ends and will not go on. It has no id: there is nothing to resume.</summary>
    public static void WriteProblem(PipeWriter writer, Problem problem)
    {
        writer.Write("event: problem\ndata: "u8);
        writer.Write(JsonSerializer.SerializeToUtf8Bytes(new { type = "problem", code = problem.Code, message = problem.Detail }));
        writer.Write("\n\n"u8);
    }

    /// <summary>A comment with one line feed, so that it belongs to the next frame: there are clients that take two for an empty event.</summary>
    public static void WriteKeepalive(PipeWriter writer) => writer.Write(": hb\n"u8);
}
