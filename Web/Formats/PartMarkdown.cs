using ChatCluster.Threads;

namespace ChatCluster.Web.Formats;

/// <summary>Parts of tool results as Markdown, for formats that have no form of their own for them.</summary>
internal static class PartMarkdown
{
    /// <summary>Any part. A text that was cut is followed by a link to the whole.</summary>
    public static string Of(ToolPart part) => part switch
    {
        ToolCode code => Text(code.Text, code.Language, code.File),
        ToolPrinted printed => Text(printed.Text, null, printed.File),
        ToolTrouble trouble => Text(trouble.Text, null, trouble.File),
        _ => Link(part)!,
    };

    /// <summary>What a part leads to; null when the result's text says all of it.</summary>
    public static string? Link(ToolPart part) => part switch
    {
        ToolImage { File: var image } => $"!{Link(image.Name, image.Url)}",
        ToolFile { File: var file } => Link(file.Name, file.Url),
        ToolSource source => Link(TitleOf(source), IsWeb(source.Url) ? source.Url : null),
        ToolCode { File: { } whole } => Link(whole.Name, whole.Url),
        ToolPrinted { File: { } whole } => Link(whole.Name, whole.Url),
        ToolTrouble { File: { } whole } => Link(whole.Name, whole.Url),
        _ => null,
    };

    private static string Text(string text, string? language, Attachment? whole)
    {
        var fence = new string('`', Math.Max(3, LongestRun(text) + 1));
        var named = language is not null && language.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '#' or '-');
        var shown = $"{fence}{(named ? language : "")}\n{text.TrimEnd('\n')}\n{fence}";
        return whole is null ? shown : $"{shown}\n\n{Link(whole.Name, whole.Url)}";
    }

    // Nobody has checked where a source leads, so nothing of it may end the link or begin another.
    private static string Link(string title, string? url)
    {
        var text = title.ReplaceLineEndings(" ").Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal);
        return url is null ? text : $"[{text}]({string.Concat(url.Select(Safe))})";
    }

    private static string Safe(char c) =>
        c is <= ' ' or '(' or ')' or '<' or '>' or '\\' or '\u007f' ? Uri.HexEscape(c) : c.ToString();

    private static string TitleOf(ToolSource source) => source switch
    {
        { Title: { } title, Place: { } place } => $"{title}, {place}",
        _ => source.Title ?? source.Place ?? source.Url ?? "",
    };

    private static bool IsWeb(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";

    private static int LongestRun(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text)
        {
            run = c is '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
