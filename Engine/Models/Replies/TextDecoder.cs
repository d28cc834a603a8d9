using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace ChatCluster.Models;

/// <summary>
/// Decodes the text of JSON strings that follow each other. Servers cut between the halves of a surrogate pair, or of a UTF-8 character;
/// what is left over at one string's end is put together with the next one's beginning. A half that stays alone becomes U+FFFD.
/// </summary>
internal sealed class TextDecoder
{
    private const char Replacement = '\uFFFD';

    private Decoder? _decoder;
    private char _high;
    private bool _open;

    /// <param name="json">A JSON string between its quotes.</param>
    /// <param name="escaped">Whether it has escapes in it.</param>
    public string Decode(ReadOnlySpan<byte> json, bool escaped)
    {
        var valid = Utf8.IsValid(json);
        return !escaped && valid && !_open && _high == 0 ? Encoding.UTF8.GetString(json) : DecodeSlowly(json, valid);
    }

    /// <summary>What was held back, when nothing follows.</summary>
    public string Finish()
    {
        Span<char> rest = stackalloc char[4];
        var length = _decoder?.GetChars([], rest, flush: true) ?? 0;
        var held = _high != 0 || length > 0 ? Replacement.ToString() : "";
        (_high, _open) = ('\0', false);
        return held;
    }

    /// <summary>
    /// Decodes a piece of a text that is put together later: halves at its ends stay as they are, for <see cref="Whole"/> to look at.
    /// </summary>
    public static string Piece(ReadOnlySpan<byte> json, bool escaped)
    {
        if (!escaped)
        {
            return Encoding.UTF8.GetString(json);
        }

        var text = new StringBuilder(json.Length);
        while (!json.IsEmpty)
        {
            var escape = json.IndexOf((byte)'\\');
            text.Append(Encoding.UTF8.GetString(escape < 0 ? json : json[..escape]));
            json = escape < 0 ? [] : json[escape..];
            if (!json.IsEmpty)
            {
                text.Append(Unescape(ref json));
            }
        }

        return text.ToString();
    }

    /// <summary>A text of pieces, with U+FFFD for each half that stayed alone.</summary>
    public static string Whole(string text)
    {
        var at = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        return at < 0 ? text : Encoding.Unicode.GetString(Encoding.Unicode.GetBytes(text));
    }

    private string DecodeSlowly(ReadOnlySpan<byte> json, bool valid)
    {
        var chars = ArrayPool<char>.Shared.Rent(json.Length + 4);
        try
        {
            var length = 0;
            if (_high != 0 && json.Length > 0)
            {
                chars[length++] = _high;
                _high = '\0';
            }

            while (!json.IsEmpty)
            {
                var escape = json.IndexOf((byte)'\\');
                length += Plain(escape < 0 ? json : json[..escape], chars.AsSpan(length));
                json = escape < 0 ? [] : json[escape..];
                if (!json.IsEmpty)
                {
                    chars[length++] = Unescape(ref json);
                }
            }

            _open = !valid;
            return Repair(chars.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    private int Plain(ReadOnlySpan<byte> bytes, Span<char> chars) =>
        (_decoder ??= Encoding.UTF8.GetDecoder()).GetChars(bytes, chars, flush: false);

    private static char Unescape(ref ReadOnlySpan<byte> json)
    {
        var kind = json.Length > 1 ? json[1] : (byte)'\\';
        if (kind == (byte)'u' && json.Length >= 6
            && ushort.TryParse(json.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
        {
            json = json[6..];
            return (char)unit;
        }

        json = json[Math.Min(2, json.Length)..];
        return kind switch
        {
            (byte)'n' => '\n',
            (byte)'t' => '\t',
            (byte)'r' => '\r',
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            _ => (char)kind,
        };
    }

    private string Repair(Span<char> chars)
    {
        for (var i = 0; i < chars.Length; i++)
        {
            if (!char.IsSurrogate(chars[i]))
            {
                continue;
            }

            if (char.IsHighSurrogate(chars[i]) && i + 1 == chars.Length)
            {
                _high = chars[i];
                return new(chars[..i]);
            }

            if (char.IsHighSurrogate(chars[i]) && char.IsLowSurrogate(chars[i + 1]))
            {
                i++;
            }
            else
            {
                chars[i] = Replacement;
            }
        }

        return new(chars);
    }
}
