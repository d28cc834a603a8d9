using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ChatCluster.Models;

/// <summary>
/// Takes apart what stands where one JSON object was due: several in a row, a list of them, one that was encoded twice or framed twice, the
/// mark of the end in one of its spellings, or a value that says nothing.
/// </summary>
internal static class EventData
{
    private static readonly SearchValues<byte> WordEnds = SearchValues.Create(" \t\r\n,]"u8);
    private static readonly SearchValues<byte> OfNumbers = SearchValues.Create("0123456789+-.eE"u8);

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static void Read(string eventType, ReadOnlySpan<byte> data, IReplyEvents reply) => Read(eventType, data, reply, isInner: false);

    private static void Read(string eventType, ReadOnlySpan<byte> data, IReplyEvents reply, bool isInner)
    {
        for (data = Next(data); !data.IsEmpty && !reply.Builder.Done; data = Next(data))
        {
            if (data[0] is (byte)'{')
            {
                data = data[reply.Add(eventType, data)..];
            }
            else if (MarkOfEnd(data) is var mark && mark > 0)
            {
                reply.AddEnd();
                data = data[mark..];
            }
            else if (data[0] is (byte)'[')
            {
                data = data[1..];
            }
            else if (eventType is not "error" && Says(data) is var nothing && nothing > 0)
            {
                data = data[nothing..];
            }
            else if (eventType is not "error" && !isInner && Text(data, out var length) is { } inner)
            {
                Read(eventType, inner.AsSpan().Trim(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..] and var text ? text : [], reply,
                    isInner: true);
                data = data[length..];
            }
            else
            {
                // Not of the protocol: the reply says how it takes that, if its server does not say that it failed.
                data = data[reply.Add(data.Length >= 5 && Ascii.EqualsIgnoreCase(data[..5], "error"u8) ? "error" : eventType, data)..];
            }
        }
    }

    /// <summary>From the next thing that means something: separators of lists, byte order marks, and frames around frames do not.</summary>
    private static ReadOnlySpan<byte> Next(ReadOnlySpan<byte> data)
    {
        while (true)
        {
            var rest = data.TrimStart(" \t\r\n,]\0"u8);
            rest = rest.StartsWith(ByteOrderMark) ? rest[3..] : rest.StartsWith("data:"u8) ? rest[5..] : rest;
            if (rest.Length == data.Length)
            {
                return data;
            }

            data = rest;
        }
    }

    /// <returns>The length of <c>[DONE]</c>, also in small letters, with spaces, in quotes or without brackets; 0 when something else
    /// stands there.</returns>
    private static int MarkOfEnd(ReadOnlySpan<byte> data)
    {
        var rest = data.TrimStart("[ \""u8);
        if (rest.Length < 4 || !Ascii.EqualsIgnoreCase(rest[..4], "done"u8))
        {
            return 0;
        }

        var behind = rest[4..].TrimStart(" \"]"u8);
        return data[0] is (byte)'[' && rest[4..] is [(byte)' ' or (byte)'"' or (byte)']', ..] || behind.IsEmpty || behind[0] is (byte)'\n'
            ? data.Length - behind.Length : 0;
    }

    /// <returns>The length of a value or word that says nothing, as servers send it to keep the wire open; 0 when it may say
    /// something.</returns>
    private static int Says(ReadOnlySpan<byte> data)
    {
        if (data[0] is (byte)':')
        {
            return data.IndexOf((byte)'\n') is var end && end < 0 ? data.Length : end;
        }

        var stop = data.IndexOfAny(WordEnds);
        var word = stop < 0 ? data : data[..stop];
        return IsNumber(word) || IsOneOf(word, "null", "none", "true", "false", "ping", "pong", "heartbeat", "keepalive", "keep-alive")
            ? word.Length : 0;
    }

    private static bool IsNumber(ReadOnlySpan<byte> word) =>
        word.IndexOfAnyExcept(OfNumbers) < 0 && word.IndexOfAnyInRange((byte)'0', (byte)'9') is 0 or 1;

    private static bool IsOneOf(ReadOnlySpan<byte> word, params ReadOnlySpan<string> words)
    {
        foreach (var known in words)
        {
            if (Ascii.EqualsIgnoreCase(word, known))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The text of a JSON string; null when it is none.</summary>
    private static byte[]? Text(ReadOnlySpan<byte> data, out int length)
    {
        length = 0;
        if (data[0] is not (byte)'"')
        {
            return null;
        }

        try
        {
            var json = new Utf8JsonReader(data, JsonValues.Lenient);
            json.Read();
            length = (int)json.BytesConsumed;
            return Encoding.UTF8.GetBytes(TextDecoder.Piece(json.ValueSpan, json.ValueIsEscaped));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
