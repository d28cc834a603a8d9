using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Unicode;
using ChatCluster.Threads;

namespace ChatCluster.Storage.Sqlite;

/// <summary>
/// Reads the lines of a thread file of an older version. Every event is one line; the last line of an append also carries the thread's
/// summary and a checksum over all lines of the append:
/// <code>
/// {"seq":7,"more":1,"size":31,"event":{…}}
/// {"seq":8,"more":0,"size":25,"event":{…},"summary":{…},"crc":"89abcdef"}
/// </code>
/// </summary>
internal static class OldLines
{
    /// <summary>Length of <c>,"crc":"89abcdef"}</c> and the line feed.</summary>
    public const int SealSize = 19;

    /// <summary>Takes the whole appends that follow each other from after a sequence on, up to the first that was torn.</summary>
    public static OldThread? Read(ReadOnlySpan<byte> bytes, long sequence)
    {
        var events = new List<ReadOnlyMemory<byte>>();
        var (start, position, whole) = (0, 0, 0);
        ThreadSummary? summary = null;
        while (bytes[position..].IndexOf((byte)'\n') is >= 0 and var size &&
            TryParse(bytes.Slice(position, size), sequence + 1, out var more, out var @event, out var entry))
        {
            events.Add(bytes.Slice(position, size)[@event].ToArray());
            sequence++;
            var line = bytes.Slice(position, size);
            position += size + 1;
            if (more > 0)
            {
                continue;
            }

            if (!IsSealed(bytes[start..position]))
            {
                break;
            }

            summary = JsonSerializer.Deserialize(line[entry], ThreadJson.Wire.ThreadSummary);
            whole = events.Count;
            start = position;
        }

        return summary is null ? null : new(summary, events[..whole]);
    }

    public static bool IsSealed(ReadOnlySpan<byte> block)
    {
        if (block.Length < SealSize)
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[SealSize];
        Utf8.TryWrite(expected, CultureInfo.InvariantCulture, $",\"crc\":\"{Checksum(block[..^SealSize]):x8}\"}}\n", out _);
        return block[^SealSize..].SequenceEqual(expected);
    }

    private static bool TryParse(ReadOnlySpan<byte> line, long expected, out long more, out Range @event, out Range summary)
    {
        (more, @event, summary) = (0, default, default);
        var rest = line;
        if (!TryTake(ref rest, "{\"seq\":"u8, out var sequence) || sequence != expected || !TryTake(ref rest, ",\"more\":"u8, out more) ||
            !TryTake(ref rest, ",\"size\":"u8, out var size) || !rest.StartsWith(",\"event\":"u8))
        {
            return false;
        }

        var begin = line.Length - rest.Length + ",\"event\":"u8.Length;
        if (size < 1 || begin + size >= line.Length)
        {
            return false;
        }

        var end = begin + (int)size;
        @event = begin..end;
        if (more > 0)
        {
            return line[end..].SequenceEqual("}"u8);
        }

        // The seal's line feed is not part of the line.
        summary = (end + ",\"summary\":"u8.Length)..Math.Max(end + ",\"summary\":"u8.Length, line.Length - (SealSize - 1));
        return line[end..].StartsWith(",\"summary\":"u8);
    }

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

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }
}
