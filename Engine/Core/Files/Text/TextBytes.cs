using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using UtfUnknown;

namespace ChatCluster.Files;

/// <summary>
/// Reads bytes as text: by their byte order mark, by what is declared of them, as UTF-8, by what they declare themselves, and last by what
/// they look like. What is no text is not read.
/// </summary>
internal static partial class TextBytes
{
    private const int HeadLength = 1_024;
    private const int SampleLength = 64 * 1024;

    // Below this a detector guesses, and most text that declares nothing is Western European.
    private const float LeastConfidence = 0.6f;
    private const byte Escape = 0x1B;
    private const string Usual = "windows-1252";

    // Control characters are in text too, but not many.
    private const int CharactersPerControl = 50;

    /// <summary>The beginnings of files that are no text, unless all of it reads as text.</summary>
    private static readonly byte[][] Beginnings =
    [
        "PK\u0003\u0004"u8.ToArray(), "PK\u0005\u0006"u8.ToArray(), [0x89, (byte)'P', (byte)'N', (byte)'G'], "GIF8"u8.ToArray(),
        [0xFF, 0xD8, 0xFF],
        "RIFF"u8.ToArray(), "OggS"u8.ToArray(), "ID3"u8.ToArray(), "fLaC"u8.ToArray(), [0x1F, 0x8B], "BZh"u8.ToArray(), "Rar!"u8.ToArray(),
        [(byte)'7', (byte)'z', 0xBC, 0xAF],
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z'], [0x28, 0xB5, 0x2F, 0xFD], [0x7F, (byte)'E', (byte)'L', (byte)'F'],
        [0xD0, 0xCF, 0x11, 0xE0],
        "SQLite format 3"u8.ToArray(),
    ];

    /// <param name="charset">What is declared of them, if anything is.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, string? charset, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (bytes.IsEmpty)
        {
            text = "";
            return true;
        }

        if (Marked(bytes) is { } marked)
        {
            return Try(marked.Encoding, bytes[marked.Length..], out text);
        }

        var isUtf8 = Utf8.IsValid(bytes);
        if (DocumentText.IsPdf(bytes) || (!isUtf8 && Begins(bytes)))
        {
            return false;
        }

        // Escapes switch the alphabet of some Japanese and Chinese encodings, which have no byte above 127.
        return Try(Charsets.Find(charset), bytes, out text)
            || (bytes.Contains(Escape) && Try(Detected(bytes), bytes, out text))
            || (isUtf8 && Try(Encoding.UTF8, bytes, out text))
            || Try(Charsets.Find(DeclaredWithin(bytes)), bytes, out text)
            || Try(WithoutMark(bytes), bytes, out text)
            || Try(Detected(bytes), bytes, out text)
            || Try(Charsets.Find(Usual), bytes, out text);
    }

    private static bool Begins(ReadOnlySpan<byte> bytes)
    {
        foreach (var beginning in Beginnings)
        {
            if (bytes.StartsWith(beginning))
            {
                return true;
            }
        }

        return false;
    }

    private static (Encoding Encoding, int Length)? Marked(ReadOnlySpan<byte> bytes) =>
        bytes is [0xEF, 0xBB, 0xBF, ..] ? (Encoding.UTF8, 3)
        : bytes is [0xFF, 0xFE, 0, 0, ..] ? (Encoding.UTF32, 4)
        : bytes is [0, 0, 0xFE, 0xFF, ..] ? (new UTF32Encoding(bigEndian: true, byteOrderMark: true), 4)
        : bytes is [0xFF, 0xFE, ..] ? (Encoding.Unicode, 2)
        : bytes is [0xFE, 0xFF, ..] ? (Encoding.BigEndianUnicode, 2)
        : null;

    private static bool Try(Encoding? encoding, ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (encoding is null)
        {
            return false;
        }

        try
        {
            text = encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }

        if (IsText(text))
        {
            return true;
        }

        text = null;
        return false;
    }

    private static bool IsText(string text)
    {
        var controls = 0;
        foreach (var c in text)
        {
            if (c == '\0')
            {
                return false;
            }

            controls += char.IsControl(c) && c is not ('\t' or '\n' or '\r' or '\f' or '\u001B' or '\u0085') ? 1 : 0;
        }

        return controls == 0 || controls * CharactersPerControl < text.Length;
    }

    // HTML and XML say in their first lines how they are written; all that is asked about is ASCII.
    private static string? DeclaredWithin(ReadOnlySpan<byte> bytes)
    {
        var head = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, HeadLength)]);
        return Declaration().Match(head) is { Success: true } found ? found.Groups[1].Value : null;
    }

    // Of UTF-16 without a mark every second byte is zero, as far as it is ASCII.
    private static Encoding? WithoutMark(ReadOnlySpan<byte> bytes)
    {
        var (even, odd) = (0, 0);
        var head = bytes[..Math.Min(bytes.Length, HeadLength)];
        for (var i = 0; i + 1 < head.Length; i += 2)
        {
            even += head[i] == 0 ? 1 : 0;
            odd += head[i + 1] == 0 ? 1 : 0;
        }

        var pairs = head.Length / 2;
        return pairs > 1 && odd > pairs * 0.7 && even == 0 ? Encoding.Unicode
            : pairs > 1 && even > pairs * 0.7 && odd == 0 ? Encoding.BigEndianUnicode
            : null;
    }

    private static Encoding? Detected(ReadOnlySpan<byte> bytes)
    {
        var sample = bytes[..Math.Min(bytes.Length, SampleLength)].ToArray();
        return CharsetDetector.DetectFromBytes(sample).Detected is { Confidence: >= LeastConfidence } found
            ? Charsets.Find(found.EncodingName) : null;
    }

    [GeneratedRegex(
        """<(?:meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", RegexOptions.IgnoreCase)]
    private static partial Regex Declaration();
}
