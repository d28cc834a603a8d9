using System.Globalization;
using System.Text;

namespace ChatCluster.Storage;

/// <summary>
/// Reads the words of a text: runs of letters and digits, in upper case; an ideograph or a syllable of a script without spaces is a word by
/// itself. Replies are long and most of their letters ASCII, so these take no detour, and no word is a string before somebody wants it to
/// be.
/// </summary>
public ref struct WordReader(ReadOnlySpan<char> text, Span<char> buffer)
{
    /// <summary>How much room a reader needs.</summary>
    public const int BufferLength = MaxWord + 1;

    private const int MaxWord = 64;

    private readonly Span<char> _word = buffer;
    private ReadOnlySpan<char> _rest = text;
    private int _length;

    /// <summary>The word, until the next one is read. Of a longer one, its beginning.</summary>
    public readonly ReadOnlySpan<char> Current => _word[.._length];

    public bool MoveNext()
    {
        _length = 0;
        while (!_rest.IsEmpty)
        {
            var taken = 1;
            if (char.IsAscii(_rest[0]))
            {
                if (!char.IsAsciiLetterOrDigit(_rest[0]))
                {
                    _rest = _rest[1..];
                    if (_length > 0)
                    {
                        return true;
                    }

                    continue;
                }

                if (_length < MaxWord)
                {
                    _word[_length++] = (char)(char.IsAsciiLetterLower(_rest[0]) ? _rest[0] - ('a' - 'A') : _rest[0]);
                }
            }
            else if (TakeOther(out taken))
            {
                return true;
            }

            _rest = _rest[taken..];
        }

        return _length > 0;
    }

    /// <summary>Takes a rune that is not ASCII.</summary>
    /// <param name="taken">How long it is.</param>
    /// <returns>Whether a word has ended, and what belongs to it is no part of the rest any more.</returns>
    private bool TakeOther(out int taken)
    {
        Rune.DecodeFromUtf16(_rest, out var rune, out taken);
        var alone = IsWordByItself(rune);
        var isLetter = Rune.IsLetterOrDigit(rune);
        if (alone || !(isLetter || IsMark(rune)))
        {
            if (_length > 0)
            {
                // One by itself is read next.
                _rest = alone ? _rest : _rest[taken..];
                return true;
            }

            if (alone)
            {
                _length = rune.EncodeToUtf16(_word);
                _rest = _rest[taken..];
            }

            return alone;
        }

        if (_length < MaxWord && (isLetter || _length > 0))
        {
            _length += Rune.ToUpperInvariant(rune).EncodeToUtf16(_word[_length..]);
        }

        return false;
    }

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    // Han, Kana and Thai with its neighbours.
    private static bool IsWordByItself(Rune rune) =>
        rune.Value is (>= 0x2E80 and <= 0xA4CF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF) or (>= 0x0E00 and <= 0x0EFF) &&
        Rune.IsLetter(rune);
}
