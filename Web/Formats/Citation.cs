using ChatCluster.Threads;

namespace ChatCluster.Web.Formats;

/// <summary>A place in a reply that names the address of a source that a tool gave.</summary>
/// <param name="Start">In UTF-16 units.</param>
/// <param name="End">Just behind the address.</param>
internal readonly record struct Citation(int Start, int End, string Url, string Title)
{
    /// <summary>
    /// The first place of each source that the text names, in the order of the text. A source that it does not name is not cited.
    /// </summary>
    public static IReadOnlyList<Citation> Find(string text, IEnumerable<ToolSource> sources) =>
    [
        .. sources.Where(source => source.Url is { Length: > 0 }).DistinctBy(source => source.Url, StringComparer.Ordinal)
            .Select(source => (Source: source, At: IndexOf(text, source.Url!)))
            .Where(found => found.At >= 0).OrderBy(found => found.At)
            .Select(found =>
                new Citation(found.At, found.At + found.Source.Url!.Length, found.Source.Url!, found.Source.Title ?? found.Source.Url!)),
    ];

    // Not where it is only the beginning of a longer address.
    private static int IndexOf(string text, string url)
    {
        for (var at = text.IndexOf(url, StringComparison.Ordinal); at >= 0; at = text.IndexOf(url, at + 1, StringComparison.Ordinal))
        {
            var end = at + url.Length;
            if (end == text.Length || !IsOfAnAddress(text, end))
            {
                return at;
            }
        }

        return -1;
    }

    private static bool IsOfAnAddress(string text, int at) =>
        char.IsAsciiLetterOrDigit(text[at]) || text[at] is '/' or '?' or '#' or '&' or '=' or '-' or '_' or '%'
        || (text[at] is '.' && at + 1 < text.Length && char.IsAsciiLetterOrDigit(text[at + 1]));
}
