using System.Text.Json;
using ChatCluster.Threads;
using Microsoft.Win32.SafeHandles;

namespace ChatCluster.Storage.Files;

/// <summary>Where the last whole append of a thread file ends, and what it says of the thread.</summary>
internal readonly record struct ThreadTail(long Length, ThreadSummary Summary)
{
    private const int FirstWindow = 64 * 1024;

    /// <summary>Reads as much of the end of a file as it takes to find its last whole append; none when there is no whole append.</summary>
    public static ThreadTail? Find(SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        for (long window = FirstWindow; ; window *= 2)
        {
            var start = Math.Max(0, length - window);
            var bytes = Read(file, start, length);
            var skip = 0;
            long sequence = 0;
            if (start > 0 && !TrySkipToAppend(bytes, out skip, out sequence))
            {
                continue;
            }

            if (Verify(bytes.AsSpan(skip), sequence) is { } tail)
            {
                return tail with { Length = start + skip + tail.Length };
            }

            if (start == 0)
            {
                return null;
            }
        }
    }

    /// <summary>
    /// Follows whole appends from the start of <paramref name="bytes"/>, the first of which continues after <paramref name="sequence"/>,
    /// up to the first that is not whole.
    /// </summary>
    public static ThreadTail? Verify(ReadOnlySpan<byte> bytes, long sequence)
    {
        var start = 0;
        var position = 0;
        var more = -1L;
        ReadOnlySpan<byte> summary = default;
        while (bytes[position..].IndexOf((byte)'\n') is >= 0 and var size)
        {
            var line = bytes.Slice(position, size);
            if (!ThreadLines.TryParse(line, out var parsed) || parsed.Sequence != sequence + 1 || (more >= 0 && parsed.More != more - 1))
            {
                break;
            }

            position += size + 1;
            sequence++;
            more = parsed.More;
            if (more == 0)
            {
                if (!Seal.Holds(bytes[start..position]))
                {
                    break;
                }

                summary = line[parsed.Summary];
                start = position;
                more = -1;
            }
        }

        return summary.IsEmpty ? null : new(start, JsonSerializer.Deserialize(summary, ThreadJson.Wire.ThreadSummary)!);
    }

    public static byte[] Read(SafeFileHandle file, long start, long end)
    {
        var bytes = new byte[Math.Max(0, end - start)];
        var filled = 0;
        while (filled < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(filled), start + filled) is > 0 and var read)
        {
            filled += read;
        }

        return filled == bytes.Length ? bytes : bytes[..filled];
    }

    // The window begins somewhere in an append, of which the seal cannot be checked without its start.
    private static bool TrySkipToAppend(ReadOnlySpan<byte> bytes, out int skip, out long sequence)
    {
        skip = bytes.IndexOf((byte)'\n') + 1;
        sequence = 0;
        while (skip > 0 && bytes[skip..].IndexOf((byte)'\n') is >= 0 and var size)
        {
            var line = bytes.Slice(skip, size);
            skip += size + 1;
            if (ThreadLines.TryParse(line, out var parsed) && parsed.More == 0)
            {
                sequence = parsed.Sequence;
                return true;
            }
        }

        return false;
    }
}
