using System.Text.RegularExpressions;

namespace ChatCluster.Tools.Finding;

/// <summary>The words of names and texts, as they are compared: names split, endings off, and one word for each common deed.</summary>
internal static partial class ToolWords
{
    private static readonly HashSet<string> Empty = new(StringComparer.Ordinal)
    {
        "a", "an", "the", "of", "to", "in", "on", "for", "by", "at", "is", "are", "be", "it", "its", "and", "or", "with", "from", "that",
        "this", "these", "which", "as", "can", "will", "you", "your", "i", "me",
        "my", "we", "our", "do", "does", "have", "has", "what", "who", "how", "want", "need", "please", "v1", "api", "if", "not", "all",
        "there", "was", "were", "when", "into", "some", "any", "id",
    };

    // Interfaces and people name the same deed differently.
    private static readonly Dictionary<string, string> Deeds = new(StringComparer.Ordinal)
    {
        ["add"] = "create",
        ["new"] = "create",
        ["make"] = "create",
        ["post"] = "create",
        ["open"] = "create",
        ["insert"] = "create",
        ["start"] = "create",
        ["show"] = "get",
        ["read"] = "get",
        ["fetch"] = "get",
        ["retriev"] = "get",
        ["view"] = "get",
        ["look"] = "get",
        ["find"] = "get",
        ["see"] = "get",
        ["return"] = "get",
        ["remov"] = "delet",
        ["destroy"] = "delet",
        ["drop"] = "delet",
        ["eras"] = "delet",
        ["edit"] = "updat",
        ["chang"] = "updat",
        ["modif"] = "updat",
        ["modify"] = "updat",
        ["patch"] = "updat",
        ["put"] = "updat",
        ["replac"] = "updat",
        ["set"] = "updat",
        ["repository"] = "repo",
        ["repositor"] = "repo",
        ["organization"] = "org",
        ["organiz"] = "org",
        ["people"] = "user",
        ["person"] = "user",
    };

    /// <summary>Each word as often as it stands there.</summary>
    public static IEnumerable<string> Of(string text)
    {
        foreach (var word in Split(text))
        {
            if (word.Length > 0 && !Empty.Contains(word))
            {
                var stem = Stem(word);
                yield return Deeds.GetValueOrDefault(stem) ?? Deeds.GetValueOrDefault(word) ?? stem;
            }
        }
    }

    // "listOrgRepos", "HTTPServer", "files_get-by-id": a new word where the case or the kind of character changes. One of two parts, such
    // as "GitHub", is a word as a whole too: some write it as one.
    private static IEnumerable<string> Split(string text)
    {
        foreach (Match token in Tokens().Matches(text))
        {
            var parts = Parts().Matches(token.Value).Select(part => part.Value.ToLowerInvariant()).ToList();
            foreach (var part in parts.Count == 2 ? parts.Append(token.Value.ToLowerInvariant()) : parts)
            {
                yield return part;
            }
        }
    }

    private static string Stem(string word)
    {
        if (word.Length <= 3)
        {
            return word;
        }

        var stem = word.EndsWith("ies", StringComparison.Ordinal) ? $"{word[..^3]}y"
            : word.EndsWith("sses", StringComparison.Ordinal) ? word[..^2]
            : word.EndsWith("xes", StringComparison.Ordinal) || word.EndsWith("ches", StringComparison.Ordinal) ? word[..^2]
            : word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal)
            && !word.EndsWith("us", StringComparison.Ordinal) ? word[..^1]
            : word;
        foreach (var ending in (string[])["ations", "ation", "ing", "ed", "ion", "ly"])
        {
            if (stem.Length >= ending.Length + 4 && stem.EndsWith(ending, StringComparison.Ordinal))
            {
                stem = stem[..^ending.Length];
                if (stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'e'))
                {
                    stem = stem[..^1];
                }

                break;
            }
        }

        return stem.Length > 4 && stem[^1] is 'e' ? stem[..^1] : stem;
    }

    [GeneratedRegex(@"[\p{L}\p{Nd}]+")]
    private static partial Regex Tokens();

    [GeneratedRegex(@"\p{Lu}+(?![\p{Ll}])|\p{Lu}?[\p{Ll}\p{Lo}\p{Lt}\p{Lm}]+|\p{Nd}+|\p{L}")]
    private static partial Regex Parts();
}
