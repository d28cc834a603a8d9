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
    // A tsvector holds 1,048,575 bytes of words at most. In no script has a character more than 3 bytes, and no text has more words than
    // characters, each with 4 bytes for its owner: 700,000 bytes are the most that this much text can come to.
    private const int MaxText = 100_000;

    // Four characters of base64. They are of one length, so no owner's words begin with another's.
    private const int OwnerHashSize = 3;

    /// <summary>The words of a message as a <c>tsvector</c>; null when it has no word.</summary>
    public static string? Vector(Owner owner, string text)
    {
        var mark = Mark(owner);
        var vector = new StringBuilder(Math.Min(text.Length, MaxText));
        var known = new HashSet<string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        var words = new WordReader(text.AsSpan(0, Math.Min(text.Length, MaxText)), stackalloc char[WordReader.BufferLength]);
        while (words.MoveNext())
        {
            if (known.Add(words.Current))
            {
                vector.Append(" '").Append(mark).Append(words.Current).Append('\'');
            }
        }

        return vector.Length == 0 ? null : vector.ToString();
    }

    /// <summary>
    /// A <c>tsquery</c> for messages of an owner with words that begin with those of <paramref name="text"/>; null when it has no word.
    /// </summary>
    /// <remarks>What it finds may, once in 16 million, be another owner's: whoever asks compares the owner of the thread too.</remarks>
    public static string? Query(Owner owner, string text)
    {
        var mark = Mark(owner);
        var query = new StringBuilder();
        var words = new WordReader(text, stackalloc char[WordReader.BufferLength]);
        while (words.MoveNext())
        {
            query.Append(query.Length == 0 ? "'" : " & '").Append(mark).Append(words.Current).Append("':*");
        }

        return query.Length == 0 ? null : query.ToString();
    }

    // What every word of an owner begins with, so that all of them are in one part of the index. The migration 005 makes the same.
    private static string Mark(Owner owner)
    {
        var name = $"{PostgresText.Key(owner.Tenant)}/{PostgresText.Key(owner.User)}";
        return Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, OwnerHashSize));
    }
}
