using System.Buffers;

namespace ChatCluster.Cli.Terminal;

/// <summary>
/// What models, tools and servers write is shown and obeyed by no terminal: escape sequences could move the cursor, rename the window or
/// fake a question, and marks of direction make text read as what it is not.
/// </summary>
internal static class TerminalText
{
    private static readonly SearchValues<char> Unsafe = SearchValues.Create(
    [
        .. Enumerable.Range(0, 0x20).Select(code => (char)code).Where(c => c is not ('\n' or '\t')),
        .. Enumerable.Range(0x7F, 0x21).Select(code => (char)code),
        '\u200E', '\u200F', '\u202A', '\u202B', '\u202C', '\u202D', '\u202E', '\u2066', '\u2067', '\u2068', '\u2069',
    ]);

    /// <summary>The text without what a terminal would act on.</summary>
    public static string Clean(string text) =>
        text.AsSpan().ContainsAny(Unsafe) ? string.Concat(text.Where(c => !Unsafe.Contains(c))) : text;

    /// <summary>The text as one line of at most so many characters.</summary>
    public static string Line(string text, int length)
    {
        var line = string.Join(' ', Clean(text).Split((char[])['\n', '\t', ' '], StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= length)
        {
            return line;
        }

        var end = char.IsHighSurrogate(line[length - 2]) ? length - 2 : length - 1;
        return line[..end] + "…";
    }
}
