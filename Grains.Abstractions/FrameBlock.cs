using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using ChatCluster.Threads;

namespace ChatCluster.Grains;

/// <summary>
/// Frames on their way between processes: the watch's number and the length, both little-endian, then the bytes of the SSE frame as
/// readers get them. Nothing is encoded again at either end. A large block is compressed: the ends of runs are long, hold a reply's text
/// twice, and would keep the tokens of others waiting on the way.
/// </summary>
public static class FrameBlock
{
    private const int HeadLength = sizeof(long) + sizeof(int);

    // Stands where a watch's number is; the length is then that of the block before it was compressed.
    private const long Compressed = -1;
    private const int CompressedFrom = 16 * 1024;
    private const int Quality = 1;
    private const int WindowBits = 18;

    public static void Write(IBufferWriter<byte> block, long watch, ThreadFrame frame)
    {
        ArgumentNullException.ThrowIfNull(block);
        ArgumentNullException.ThrowIfNull(frame);
        var bytes = frame.Sse.Span;
        var span = block.GetSpan(HeadLength + bytes.Length);
        BinaryPrimitives.WriteInt64LittleEndian(span, watch);
        BinaryPrimitives.WriteInt32LittleEndian(span[sizeof(long)..], bytes.Length);
        bytes.CopyTo(span[HeadLength..]);
        block.Advance(HeadLength + bytes.Length);
    }

    /// <summary>Says that a watch has ended and is to be asked for again.</summary>
    public static void WriteEnd(IBufferWriter<byte> block, long watch)
    {
        ArgumentNullException.ThrowIfNull(block);
        var span = block.GetSpan(HeadLength);
        BinaryPrimitives.WriteInt64LittleEndian(span, watch);
        BinaryPrimitives.WriteInt32LittleEndian(span[sizeof(long)..], 0);
        block.Advance(HeadLength);
    }

    public static byte[] Of(IEnumerable<ThreadFrame> frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        var block = new ArrayBufferWriter<byte>();
        foreach (var frame in frames)
        {
            Write(block, 0, frame);
        }

        return Pack(block.WrittenSpan);
    }

    /// <summary>A block as it is sent.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> block)
    {
        if (block.Length < CompressedFrom)
        {
            return block.ToArray();
        }

        var packed = ArrayPool<byte>.Shared.Rent(HeadLength + BrotliEncoder.GetMaxCompressedLength(block.Length));
        try
        {
            BinaryPrimitives.WriteInt64LittleEndian(packed, Compressed);
            BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(sizeof(long)), block.Length);
            return BrotliEncoder.TryCompress(block, packed.AsSpan(HeadLength), out var length, Quality, WindowBits)
                ? packed.AsSpan(0, HeadLength + length).ToArray()
                : block.ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    /// <summary>Reads a block; no frame stands for the end of a watch.</summary>
    /// <exception cref="InvalidDataException">The block is cut.</exception>
    public static IEnumerable<(long Watch, ThreadFrame? Frame)> Read(byte[] block)
    {
        ArgumentNullException.ThrowIfNull(block);
        block = Unpack(block);
        for (var at = 0; at < block.Length;)
        {
            var left = block.Length - at;
            var length = left < HeadLength ? -1 : BinaryPrimitives.ReadInt32LittleEndian(block.AsSpan(at + sizeof(long)));
            if (length < 0 || length > left - HeadLength)
            {
                throw new InvalidDataException("The block of frames is cut.");
            }

            var frame = length == 0 ? null : ThreadFrame.OfSse(block.AsSpan(at + HeadLength, length).ToArray());
            yield return (BinaryPrimitives.ReadInt64LittleEndian(block.AsSpan(at)), frame);
            at += HeadLength + length;
        }
    }

    private static byte[] Unpack(byte[] block)
    {
        if (block.Length < HeadLength || BinaryPrimitives.ReadInt64LittleEndian(block) != Compressed)
        {
            return block;
        }

        var plain = new byte[Math.Max(0, BinaryPrimitives.ReadInt32LittleEndian(block.AsSpan(sizeof(long))))];
        return BrotliDecoder.TryDecompress(block.AsSpan(HeadLength), plain, out var length) && length == plain.Length
            ? plain
            : throw new InvalidDataException("The compressed block of frames is cut.");
    }
}
