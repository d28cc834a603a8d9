using System.Text;

namespace ChatCluster.Rules;

/// <summary>Titles: one line, at most 80 characters where a program makes them, 200 where a user does.</summary>
internal static class TitleText
{
    public const int MaxLength = 80;

    /// <summary>What a user may write.</summary>
    public const int MaxUserLength = 200;

    /// <summary>One line without control characters, cut to the longest title.</summary>
    public static string Clean(string text, int maxLength = MaxLength)
    {
        var line = new StringBuilder(Math.Min(text.Length, maxLength + 1));
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length > maxLength)
            {
                break;
            }

            if (!Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune))
            {
                line.Append(rune);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return CutAtWord(line.ToString().TrimEnd(), maxLength);
    }

    /// <summary>A title from the beginning of a first message: its first line with words, without Markdown marks.</summary>
    public static string Cut(string message)
    {
        var line = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(l => l.TrimStart('#', '>', '*', '-', ' ', '`'))
            .FirstOrDefault(l => l.Any(char.IsLetterOrDigit));
        return Clean(line ?? message);
    }

    private static string CutAtWord(string line, int maxLength)
    {
        if (line.Length <= maxLength)
        {
            return line;
        }

        var space = line.LastIndexOf(' ', maxLength - 1);
        var end = space > maxLength / 2 ? space : maxLength - 1;
        end -= char.IsHighSurrogate(line[end - 1]) ? 1 : 0;
        return string.Concat(line.AsSpan(0, end), "…");
    }
}
