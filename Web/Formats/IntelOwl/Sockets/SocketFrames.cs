using System.Buffers;
using System.Text.Json;

namespace ChatCluster.Web.Formats.IntelOwl.Sockets;

/// <summary>Frames of the socket: one JSON object a line, each with its type and its session.</summary>
internal static class SocketFrames
{
    public const string Invalid = "Invalid message payload.";
    public const string NoSession = "Chat session not found.";
    public const string TooMany = "rate_limited";
    public const string Unavailable = "The assistant is currently unavailable. Please try again.";
    public const string TooSlow = "The assistant took too long to respond. Please try again.";
    public const string TooLong = "The assistant could not complete this request. Please try rephrasing.";

    private static readonly JsonFrames Lines = new("", "\n");

    public static Utf8JsonWriter Begin(IBufferWriter<byte> output, string type, string? session)
    {
        var json = Lines.Begin(output, type);
        json.WriteString("session_id"u8, session);
        return json;
    }

    public static void End(IBufferWriter<byte> output) => Lines.End(output);

    public static void WriteError(IBufferWriter<byte> output, string? session, string detail, int? retryAfter = null)
    {
        var json = Begin(output, "error", session);
        json.WriteString("detail"u8, detail);
        if (retryAfter is { } seconds)
        {
            json.WriteNumber("retry_after"u8, seconds);
        }
        else
        {
            json.WriteNull("retry_after"u8);
        }

        End(output);
    }
}
