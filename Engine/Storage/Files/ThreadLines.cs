using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using ChatCluster.Threads;

namespace ChatCluster.Storage.Files;

/// <summary>
/// The lines of a thread file. Every event is one line; the last line of an append also carries the thread's summary and the
/// seal over all lines of the append:
/// <code>
/// {"seq":7,"more":1,"size":31,"event":{…}}
/// {"seq":8,"more":0,"size":25,"event":{…},"summary":{…},"crc":"89abcdef"}
/// </code>
/// <c>more</c> is how many further lines belong to the append, <c>size</c> the bytes of the event, so that they are cut out and never parsed.
/// </summary>
internal static class ThreadLines
{
    private const int MaxPrefixSize = 80;

    private static ReadOnlySpan<byte> SummaryField => ",\"summary\":"u8;

    /// <summary>Encodes one append into a rented buffer.</summary>
    public static byte[] Encode(long expectedSequence, IReadOnlyList<ReadOnlyMemory<byte>> events, ThreadSummary summary, out int size)
    {
        var encodedSummary = JsonSerializer.SerializeToUtf8Bytes(summary, ThreadJson.Wire.ThreadSummary);
        var capacity = SummaryField.Length + encodedSummary.Length + Seal.Size;
        for (var i = 0; i < events.Count; i++)
        {
            capacity += MaxPrefixSize + events[i].Length;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(capacity);
        size = 0;
        for (var i = 0; i < events.Count; i++)
        {
            var more = events.Count - 1 - i;
            Utf8.TryWrite(buffer.AsSpan(size), CultureInfo.InvariantCulture, $"{{\"seq\":{expectedSequence + i + 1},\"more\":{more},\"size\":{events[i].Length},\"event\":", out var written);
            size += written;
            Add(buffer, ref size, events[i].Span);
            if (more > 0)
            {
                Add(buffer, ref size, "}\n"u8);
            }
        }

        Add(buffer, ref size, SummaryField);
        Add(buffer, ref size, encodedSummary);
        size += Seal.Size;
        Seal.Close(buffer.AsSpan(0, size));
        return buffer;
    }

    /// <summary>Reads one line, given without its line feed.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, out ThreadLine parsed)
    {
        parsed = default;
        var rest = line;
        if (!TryTake(ref rest, "{\"seq\":"u8, out var sequence) ||
            !TryTake(ref rest, ",\"more\":"u8, out var more) ||
            !TryTake(ref rest, ",\"size\":"u8, out var size) ||
            !rest.StartsWith(",\"event\":"u8))
        {
            return false;
        }

        rest = rest[",\"event\":"u8.Length..];
        if (sequence < 1 || size < 1 || size >= rest.Length)
        {
            return false;
        }

        var @event = (line.Length - rest.Length)..(line.Length - rest.Length + (int)size);
        rest = rest[(int)size..];
        if (more > 0)
        {
            parsed = new(sequence, more, @event, default);
            return rest.SequenceEqual("}"u8);
        }

        var start = line.Length - rest.Length + SummaryField.Length;
        var end = line.Length - (Seal.Size - 1);
        parsed = new(sequence, 0, @event, start < end ? start..end : default);
        return rest.StartsWith(SummaryField) && start < end;
    }

    /// <summary>Reads the sequence at the start of a line of which the rest may be missing.</summary>
    public static bool TryParseSequence(ReadOnlySpan<byte> start, out long sequence) => TryTake(ref start, "{\"seq\":"u8, out sequence);

    private static bool TryTake(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> name, out long value)
    {
        value = 0;
        if (!rest.StartsWith(name) || !Utf8Parser.TryParse(rest[name.Length..], out value, out int consumed) || value < 0)
        {
            return false;
        }

        rest = rest[(name.Length + consumed)..];
        return true;
    }

    private static void Add(byte[] buffer, ref int size, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(buffer.AsSpan(size));
        size += bytes.Length;
    }
}
