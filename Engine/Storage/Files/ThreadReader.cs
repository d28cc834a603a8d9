using System.Buffers;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace ChatCluster.Storage.Files;

/// <summary>Reads events out of a thread file, up to the length that is durable.</summary>
internal static class ThreadReader
{
    private const int BlockSize = 64 * 1024;

    // Enough for the number at the start of a line.
    private const int LineStartSize = 32;

    public static async IAsyncEnumerable<StoredEvent> ReadAsync(SafeFileHandle file, long length, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var position = await FindAsync(file, length, after, cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(BlockSize, length - position));
        var events = new List<StoredEvent>();
        var filled = 0;
        try
        {
            while (position < length)
            {
                if (filled == buffer.Length)
                {
                    Grow(ref buffer, filled);
                }

                var wanted = (int)Math.Min(buffer.Length - filled, length - position);
                var read = await RandomAccess.ReadAsync(file, buffer.AsMemory(filled, wanted), position, cancellationToken);
                var consumed = read == 0 ? -1 : Parse(buffer.AsSpan(0, filled + read), after, events);
                if (consumed < 0)
                {
                    throw new ThreadDamagedException($"A thread file is damaged near byte {position}. Stop the process, keep a copy of the data folder and start again: what is whole will be kept.");
                }

                position += read;
                filled += read - consumed;
                buffer.AsSpan(consumed, filled).CopyTo(buffer);
                foreach (var @event in events)
                {
                    yield return @event;
                }

                events.Clear();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <returns>The bytes of the whole lines, or -1 for something that is no line.</returns>
    private static int Parse(ReadOnlySpan<byte> bytes, long after, List<StoredEvent> events)
    {
        var consumed = 0;
        while (bytes[consumed..].IndexOf((byte)'\n') is >= 0 and var size)
        {
            var line = bytes.Slice(consumed, size);
            if (!ThreadLines.TryParse(line, out var parsed))
            {
                return -1;
            }

            consumed += size + 1;
            if (parsed.Sequence > after)
            {
                events.Add(new(parsed.Sequence, line[parsed.Event].ToArray()));
            }
        }

        return consumed;
    }

    /// <summary>Halves the file until the line after a sequence is within one block of the returned start of a line.</summary>
    private static async ValueTask<long> FindAsync(SafeFileHandle file, long length, long after, CancellationToken cancellationToken)
    {
        long low = 0;
        if (after <= 0 || length <= BlockSize)
        {
            return low;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(BlockSize / 8);
        try
        {
            for (var high = length; high - low > BlockSize;)
            {
                var middle = low + ((high - low) / 2);
                var start = await FindLineAsync(file, buffer, middle, high, cancellationToken);
                if (start < high &&
                    await RandomAccess.ReadAsync(file, buffer.AsMemory(0, LineStartSize), start, cancellationToken) is var read &&
                    ThreadLines.TryParseSequence(buffer.AsSpan(0, read), out var sequence) &&
                    sequence <= after + 1)
                {
                    low = start;
                }
                else
                {
                    high = middle;
                }
            }

            return low;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask<long> FindLineAsync(SafeFileHandle file, byte[] buffer, long from, long end, CancellationToken cancellationToken)
    {
        while (from < end)
        {
            var read = await RandomAccess.ReadAsync(file, buffer, from, cancellationToken);
            if (read == 0)
            {
                break;
            }

            if (buffer.AsSpan(0, read).IndexOf((byte)'\n') is >= 0 and var index)
            {
                return from + index + 1;
            }

            from += read;
        }

        return end;
    }

    private static void Grow(ref byte[] buffer, int filled)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
