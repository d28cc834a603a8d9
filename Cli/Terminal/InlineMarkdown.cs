using System.Text.RegularExpressions;
using Spectre.Console;

namespace ChatCluster.Cli.Terminal;

/// <summary>The marks within a line of Markdown: code, strong, emphasis, struck out, links. What is no mark is text.</summary>
internal static partial class InlineMarkdown
{
    private const int MaxDepth = 4;

    public static Paragraph Render(string line, Style style)
    {
        var paragraph = new Paragraph();
        Append(paragraph, line, style, 0);
        return paragraph;
    }

    private static void Append(Paragraph paragraph, string text, Style style, int depth)
    {
        var from = 0;
        if (depth < MaxDepth)
        {
            foreach (Match mark in Marks().Matches(text))
            {
                paragraph.Append(text[from..mark.Index], style);
                AppendMark(paragraph, mark, style, depth + 1);
                from = mark.Index + mark.Length;
            }
        }

        paragraph.Append(text[from..], style);
    }

    private static void AppendMark(Paragraph paragraph, Match mark, Style style, int depth)
    {
        if (mark.Groups["escaped"] is { Success: true } escaped)
        {
            paragraph.Append(escaped.Value, style);
        }
        else if (mark.Groups["code"] is { Success: true } code)
        {
            paragraph.Append(code.Value, style.Combine(new(Color.Aqua)));
        }
        else if (mark.Groups["strong"] is { Success: true } strong)
        {
            Append(paragraph, strong.Value, style.Combine(new(decoration: Decoration.Bold)), depth);
        }
        else if (mark.Groups["emphasis"] is { Success: true } emphasis)
        {
            Append(paragraph, emphasis.Value, style.Combine(new(decoration: Decoration.Italic)), depth);
        }
        else if (mark.Groups["struck"] is { Success: true } struck)
        {
            Append(paragraph, struck.Value, style.Combine(new(decoration: Decoration.Strikethrough)), depth);
        }
        else
        {
            // Where a link leads is always shown: its text is the model's choice.
            Append(paragraph, mark.Groups["text"].Value, style.Combine(new(decoration: Decoration.Underline)), depth);
            paragraph.Append($" ({mark.Groups["url"].Value})", style.Combine(new(Color.Grey)));
        }
    }

    [GeneratedRegex(
        """
        \\(?<escaped>[\\`*_~\[\]{}()#+\-.!|>])
        | (?<ticks>`+)(?!`)(?<code>.+?)(?<!`)\k<ticks>(?!`)
        | (?<two>\*\*|__)(?=\S)(?<strong>.+?)(?<=\S)\k<two>
        | \*(?=[^\s*])(?<emphasis>.+?)(?<=[^\s*])\*(?!\*)
        | (?<!\w)_(?=[^\s_])(?<emphasis>.+?)(?<=[^\s_])_(?!\w)
        | ~~(?=\S)(?<struck>.+?)(?<=\S)~~
        | !?\[(?<text>[^\[\]]+)\]\((?<url>[^\s()]+(?:\([^\s()]*\)[^\s()]*)?)(?:\s+"[^"]*")?\)
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Marks();
}
