namespace ChatCluster.Models.Demo;

/// <summary>Cuts text into pieces about the size of a model's tokens; together they are the text again.</summary>
internal static class DemoTokens
{
    private const int Longest = 8;

    public static IEnumerable<string> Split(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = start + 1;
            while (end < text.Length && end - start < Longest && !char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            // A pair of surrogates is one character.
            if (end < text.Length && char.IsLowSurrogate(text[end]))
            {
                end++;
            }

            yield return text[start..end];
            start = end;
        }
    }
}
