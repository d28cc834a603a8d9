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

    /// <summary>The words of a message as a <c>tsvector</c>, its owner among them.</summary>
    public static string Vector(Owner owner, string text)
    {
        var vector = new StringBuilder(Math.Min(text.Length, MaxText)).Append('\'').Append(OwnerWord(owner)).Append('\'');
        var known = new HashSet<string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        var words = new WordReader(text.AsSpan(0, Math.Min(text.Length, MaxText)), stackalloc char[WordReader.BufferLength]);
        while (words.MoveNext())
        {
            if (known.Add(words.Current))
            {
                vector.Append(" '").Append(words.Current).Append('\'');
            }
        }

        return vector.ToString();
    }

    /// <summary>A <c>tsquery</c> for messages of an owner with words that begin with those of <paramref name="text"/>; none when it has no word.</summary>
    public static string? Query(Owner owner, string text)
    {
        var query = new StringBuilder();
        var words = new WordReader(text, stackalloc char[WordReader.BufferLength]);
        while (words.MoveNext())
        {
            query.Append(" & '").Append(words.Current).Append("':*");
        }

        return query.Length == 0 ? null : $"'{OwnerWord(owner)}'{query}";
    }

    // No word begins with a sign, so no message can be mistaken for another owner's.
    private static string OwnerWord(Owner owner) =>
        $"@{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(owner.ToString())).AsSpan(0, 16))}";
}
