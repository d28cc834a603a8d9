using System.Text.Json;

namespace ChatCluster.Tools.Safety;

/// <summary>
/// Whether two searches ask for the same in slightly other words. Two that differ in a number, an address, a hash or an id
/// never do: "job 13" after "job 12" is a new question.
/// </summary>
internal static class QuerySimilarity
{
    public const double Threshold = 0.75;

    // The comparison is quadratic; longer queries are told apart by their beginning.
    private const int ComparedLength = 400;

    // Of inflected words this much is the same: "emission", "emissions".
    private const int PrefixLength = 5;

    // "doc", "app", "dev"
    private const int ShortestAbbreviation = 3;

    // Of the words that are abbreviated: documentation, environment, repository, library, performance, administrator. "Carbon" is no long
    // form of "car".
    private static readonly string[] Endings =
        ["ation", "ution", "ction", "ment", "ory", "orie", "ary", "arie", "ance", "ence", "ator", "oper"];

    private static readonly HashSet<string> NumberWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
        "fifteen", "sixteen",
        "seventeen", "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty", "hundred", "first", "second", "third", "fourth",
        "fifth", "last",
    };

    private static readonly HashSet<string> FillWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "an", "the", "and", "or", "of", "in", "on", "at", "to", "by", "for", "with", "from", "about", "is", "are", "was", "were",
        "what", "which", "how", "please",
    };

    /// <param name="schema">The tool's parameters: values of an enumeration are compared as they are.</param>
    public static bool AreSimilar(JsonElement schema, JsonElement first, JsonElement second)
    {
        if (first.ValueKind is not JsonValueKind.Object || second.ValueKind is not JsonValueKind.Object)
        {
            return false;
        }

        var differs = false;
        foreach (var name in first.EnumerateObject().Concat(second.EnumerateObject()).Select(member => member.NameText())
            .Distinct(StringComparer.Ordinal))
        {
            if (!first.TryGetProperty(name, out var a) || !second.TryGetProperty(name, out var b))
            {
                return false;
            }

            if (CanonicalJson.Of(a) == CanonicalJson.Of(b))
            {
                continue;
            }

            if (a.ValueKind is not JsonValueKind.String || b.ValueKind is not JsonValueKind.String || IsFreeOfWords(schema, name)
                || !AreSimilar(a.Text(), b.Text()))
            {
                return false;
            }

            differs = true;
        }

        return differs;
    }

    public static bool AreSimilar(string first, string second)
    {
        var a = Words(first);
        var b = Words(second);
        return SameIdentities(a, b)
            && (SamePrefixes(a, b) || Ratio(Normal(a), Normal(b)) >= Threshold);
    }

    private static bool IsFreeOfWords(JsonElement schema, string name) =>
        schema.ValueKind is JsonValueKind.Object
        && schema.TryGetProperty("properties", out var properties) && properties.ValueKind is JsonValueKind.Object
        && properties.TryGetProperty(name, out var property) && property.ValueKind is JsonValueKind.Object
        && (property.TryGetProperty("enum", out _) || property.TryGetProperty("format", out _));

    private static string[] Words(string text) =>
        [.. text.Split((char[])[' ', '\t', '\r', '\n', ',', ';', '"', '(', ')', '?', '!'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.Trim('.', ':', '\''))
            .Where(word => word.Length > 0)];

    private static string Normal(string[] words)
    {
        var text = string.Join(' ', words).ToUpperInvariant();
        return text.Length <= ComparedLength ? text : text[..ComparedLength];
    }

    private static bool SameIdentities(string[] a, string[] b)
    {
        var inA = a.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var inB = b.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return a.All(word => !IsIdentity(word) || inB.Contains(word)) && b.All(word => !IsIdentity(word) || inA.Contains(word));
    }

    private static bool IsIdentity(string word) =>
        word.Any(c => char.IsDigit(c) || c is '.' or ':' or '/' or '\\' or '@' or '_' or '#' or '=')
        || word.Length == 1
        || (word.Length >= 8 && word.All(char.IsAsciiHexDigit))
        || word.All(char.IsUpper)
        || (word.Any(char.IsLower) && word.AsSpan(1).ContainsAnyInRange('A', 'Z'))
        || NumberWords.Contains(word);

    /// <summary>Whether each word of either query is akin to one of the other.</summary>
    private static bool SamePrefixes(string[] a, string[] b)
    {
        var stemsA = Stems(a);
        var stemsB = Stems(b);

        // An abbreviation alone says little: "doc" is short for many things, "api doc" for few.
        var shared = stemsA.Overlaps(stemsB);
        return stemsA.Count > 0 && stemsB.Count > 0
            && stemsA.All(word => stemsB.Any(other => AreAkin(word, other, shared)))
            && stemsB.All(word => stemsA.Any(other => AreAkin(word, other, shared)));
    }

    private static HashSet<string> Stems(string[] words) =>
        words.Where(word => !FillWords.Contains(word)).Select(Singular).ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static string Singular(string word) =>
        word.Length > 3 && word[^1] is 's' or 'S' && word[^2] is not ('s' or 'S') ? word[..^1] : word;

    private static bool AreAkin(string a, string b, bool abbreviations)
    {
        if (string.Equals(a, b, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var (shorter, longer) = a.Length <= b.Length ? (a, b) : (b, a);
        return shorter.Length >= PrefixLength
            ? longer.AsSpan(0, PrefixLength).Equals(shorter.AsSpan(0, PrefixLength), StringComparison.OrdinalIgnoreCase)
            : abbreviations && shorter.Length >= ShortestAbbreviation && longer.StartsWith(shorter, StringComparison.OrdinalIgnoreCase)
                && Array.Exists(Endings, ending => longer.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Ratcliff and Obershelp's measure: twice the matching characters over all characters, 0 to 1.</summary>
    private static double Ratio(string a, string b) =>
        a.Length + b.Length == 0 ? 1 : 2.0 * Matching(a, b) / (a.Length + b.Length);

    private static int Matching(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.IsEmpty || b.IsEmpty)
        {
            return 0;
        }

        var (startA, startB, length) = LongestCommon(a, b);
        return length == 0 ? 0 : length + Matching(a[..startA], b[..startB]) + Matching(a[(startA + length)..], b[(startB + length)..]);
    }

    private static (int StartA, int StartB, int Length) LongestCommon(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var best = (StartA: 0, StartB: 0, Length: 0);
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                current[j] = a[i - 1] == b[j - 1] ? previous[j - 1] + 1 : 0;
                if (current[j] > best.Length)
                {
                    best = (i - current[j], j - current[j], current[j]);
                }
            }

            (previous, current) = (current, previous);
        }

        return best;
    }
}
