using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatCluster.Files;

namespace ChatCluster.Tools.Rest;

/// <summary>Whether an answer is an HTML page.</summary>
internal static partial class WebPage
{
    private const int HeadLength = 4_096;

    private const int LongestTitle = 100;

    /// <param name="mediaType">As the endpoint declares it. Some declare everything as HTML: what reads as JSON is no page.</param>
    public static bool Is(string text, string? mediaType)
    {
        var head = text.AsSpan(0, Math.Min(text.Length, HeadLength)).TrimStart();
        return Declares(mediaType) ? !(head is ['{' or '[' or '"', ..] && IsJson(text)) : Start().IsMatch(head);
    }

    /// <summary>What the page calls itself, as the middle of a sentence; empty when it has no title.</summary>
    public static string Title(string text)
    {
        var match = TitleElement().Match(text, 0, Math.Min(text.Length, HeadLength));
        var title = WebUtility.HtmlDecode(match.Groups[1].Value).ReplaceLineEndings(" ").Trim();
        return title.Length == 0 ? "" : $" titled '{(title.Length <= LongestTitle ? title : $"{WholeText.Head(title, LongestTitle)}…")}'";
    }

    private static bool Declares(string? mediaType) =>
        string.Equals(mediaType, "text/html", StringComparison.OrdinalIgnoreCase)
            || string.Equals(mediaType, "application/xhtml+xml", StringComparison.OrdinalIgnoreCase);

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*)*<(?:!doctype\s+html|html)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Start();

    [GeneratedRegex(@"<title[^>]*>([^<]*)<", RegexOptions.IgnoreCase)]
    private static partial Regex TitleElement();
}
