using System.Security.Cryptography;
using System.Text;
using ChatCluster.Threads;

namespace ChatCluster.Storage.Postgres;

/// <summary>
/// Cuts text into words for the search index. The server's own parser is not asked: it makes one word of a path or an address, and
/// differs between text and query.
/// </summary>
internal static class SearchWords
{
    // A tsvector holds 1 MB at most, and this much text stays below it in every script.
    private const int MaxText = 100_000;
    private const int MaxWord = 64;

    /// <summary>The words of a message as a <c>tsvector</c>, its owner among them.</summary>
    public static string Vector(Owner owner, string text)
    {
        var vector = new StringBuilder().Append('\'').Append(OwnerWord(owner)).Append('\'');
        foreach (var word in Of(text.Length > MaxText ? text[..MaxText] : text).ToHashSet(StringComparer.Ordinal))
        {
            vector.Append(" '").Append(word).Append('\'');
        }

        return vector.ToString();
    }

    /// <summary>A <c>tsquery</c> for messages of an owner with words that begin with those of <paramref name="text"/>; none when it has no word.</summary>
    public static string? Query(Owner owner, string text)
    {
        var words = Of(text).Select(word => $"'{word}':*").ToList();
        return words.Count == 0 ? null : $"'{OwnerWord(owner)}' & {string.Join(" & ", words)}";
    }

    /// <summary>Runs of letters and digits, in upper case; an ideograph or a syllable of a script without spaces is a word by itself.</summary>
    internal static IEnumerable<string> Of(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var alone = IsWordByItself(rune);
            if (word.Length > 0 && (alone || !(Rune.IsLetterOrDigit(rune) || IsMark(rune))))
            {
                yield return word.ToString();
                word.Clear();
            }

            if (alone)
            {
                yield return rune.ToString();
            }
            else if (word.Length < MaxWord && (Rune.IsLetterOrDigit(rune) || (word.Length > 0 && IsMark(rune))))
            {
                word.Append(Rune.ToUpperInvariant(rune));
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    // No word begins with a sign, so no message can be mistaken for another owner's.
    private static string OwnerWord(Owner owner) =>
        $"@{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(owner.ToString())).AsSpan(0, 16))}";

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    // Han, Kana and Thai with its neighbours.
    private static bool IsWordByItself(Rune rune) =>
        rune.Value is (>= 0x2E80 and <= 0xA4CF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF) or (>= 0x0E00 and <= 0x0EFF) &&
        Rune.IsLetter(rune);
}
