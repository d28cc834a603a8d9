using System.Buffers;
using System.IO.Compression;

namespace ChatCluster.Models;

/// <summary>
/// The body of a reply, unpacked, and what it turned out to be: servers do not always send what was asked for, nor what their headers say.
/// </summary>
internal sealed record ReplyBody(Stream Stream, ReplyForm Form)
{
    private const int MaxPrefix = 1024;

    // A byte order mark is no content; its bytes begin nothing else that is read.
    private static readonly SearchValues<byte> Blank = SearchValues.Create([0x20, 0x09, 0x0D, 0x0A, 0xEF, 0xBB, 0xBF]);

    public static async Task<ReplyBody> OpenAsync(Stream stream, IEnumerable<string> encodings, CancellationToken cancellationToken)
    {
        foreach (var encoding in encodings.Reverse())
        {
            stream = encoding.Trim().ToLowerInvariant() switch
            {
                "gzip" or "x-gzip" => new GZipStream(stream, CompressionMode.Decompress),
                "br" => new BrotliStream(stream, CompressionMode.Decompress),
                "deflate" => new ZLibStream(stream, CompressionMode.Decompress),
                _ => stream,
            };
        }

        var (first, prefixed) = await PeekAsync(stream, cancellationToken);
        if (first is 0x1F)
        {
            // Packed without a word.
            (first, prefixed) = await PeekAsync(new GZipStream(prefixed, CompressionMode.Decompress), cancellationToken);
        }

        return new(prefixed, first switch
        {
            null => ReplyForm.Nothing,
            (byte)'{' or (byte)'[' or (byte)'"' => ReplyForm.Json,
            (byte)'<' => ReplyForm.Page,
            (byte)':' or (byte)'d' or (byte)'e' or (byte)'i' or (byte)'r' => ReplyForm.Events,
            _ => ReplyForm.Other,
        });
    }

    /// <summary>Reads a body to its end, or as far as it may go.</summary>
    /// <param name="most">In bytes.</param>
    public static async Task<(ReadOnlyMemory<byte> Bytes, bool Whole)> ReadAsync(
        Stream stream, int most, CancellationToken cancellationToken)
    {
        var buffer = new byte[Math.Min(most, 4096)];
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            length += read;
            if (read == 0)
            {
                return (buffer.AsMemory(0, length), true);
            }

            if (length == most)
            {
                return (buffer, false);
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min(most, buffer.Length * 2L));
            }
        }
    }

    /// <summary>The first byte that means something, and the stream from its beginning.</summary>
    private static async Task<(byte? First, Stream Stream)> PeekAsync(Stream stream, CancellationToken cancellationToken)
    {
        var prefix = new byte[MaxPrefix];
        var read = 0;
        while (read < prefix.Length)
        {
            var more = await stream.ReadAsync(prefix.AsMemory(read), cancellationToken);
            if (more == 0)
            {
                return (First(prefix.AsSpan(0, read)), new PrefixedStream(prefix.AsMemory(0, read), stream));
            }

            read += more;
            if (First(prefix.AsSpan(0, read)) is { } first)
            {
                return (first, new PrefixedStream(prefix.AsMemory(0, read), stream));
            }
        }

        return (null, new PrefixedStream(prefix, stream));
    }

    private static byte? First(ReadOnlySpan<byte> bytes)
    {
        var at = bytes.IndexOfAnyExcept(Blank);
        return at < 0 ? null : bytes[at];
    }
}
