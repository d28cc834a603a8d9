namespace ChatCluster.Web.Search;

/// <summary>A piece of a text, on one line.</summary>
internal static class Snippet
{
    private const int Before = 40;
    private const int Length = 160;

    /// <summary>What stands around a place, cut between words where there are words.</summary>
    public static string Around(string text, int place)
    {
        var start = Math.Max(0, place - Before);
        if (start > 0)
        {
            var space = text.IndexOf(' ', start, place - start);
            start = space < 0 ? start : space + 1;
        }

        var end = Math.Min(text.Length, start + Length);
        if (end < text.Length)
        {
            var space = text.LastIndexOf(' ', end, end - place);
            end = space > place ? space : end;
        }

        // Not between the halves of one character.
        start += start > 0 && char.IsLowSurrogate(text[start]) ? 1 : 0;
        end -= end < text.Length && char.IsLowSurrogate(text[end]) ? 1 : 0;
        var line = string.Join(' ', text[start..end].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return $"{(start > 0 ? "…" : "")}{line}{(end < text.Length ? "…" : "")}";
    }
}
