using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text.Unicode;

namespace ChatCluster.Storage.Files;

/// <summary>
/// The end of a block of lines: the last line's last field is the CRC-32C of everything before it. A block whose seal does
/// not hold was torn by a crash or damaged, and counts as never written.
/// </summary>
internal static class Seal
{
    /// <summary>Length of <c>,"crc":"89abcdef"}</c> and the line feed.</summary>
    public const int Size = 19;

    /// <summary>Seals <paramref name="block"/>, whose last <see cref="Size"/> bytes are free and whose last object is still open.</summary>
    public static void Close(Span<byte> block)
    {
        var crc = Checksum(block[..^Size]);
        Utf8.TryWrite(block[^Size..], CultureInfo.InvariantCulture, $",\"crc\":\"{crc:x8}\"}}\n", out _);
    }

    public static bool Holds(ReadOnlySpan<byte> block)
    {
        if (block.Length < Size)
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[Size];
        Utf8.TryWrite(expected, CultureInfo.InvariantCulture, $",\"crc\":\"{Checksum(block[..^Size]):x8}\"}}\n", out _);
        return block[^Size..].SequenceEqual(expected);
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
