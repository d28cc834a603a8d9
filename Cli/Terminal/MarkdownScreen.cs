using System.Text;
using System.Text.RegularExpressions;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ChatCluster.Cli.Terminal;

/// <summary>Shows Markdown as it arrives: the line under way as it is written, and rendered once it is whole.</summary>
internal sealed partial class MarkdownScreen(IAnsiConsole screen)
{
    private readonly StringBuilder _line = new();
    private readonly List<string> _table = [];
    private string? _fence;
    private int _shown;
    private int _cells;

    /// <summary>Whether something has been shown since the last end.</summary>
    public bool HasText { get; private set; }

    public void Push(string text)
    {
        var clean = TerminalText.Clean(text);
        HasText |= clean.Length > 0;
        var from = 0;
        for (var end = clean.IndexOf('\n', StringComparison.Ordinal); end >= 0; end = clean.IndexOf('\n', from))
        {
            _line.Append(clean, from, end - from);
            FinishLine();
            from = end + 1;
        }

        _line.Append(clean, from, clean.Length - from);
        ShowPart();
    }

    /// <summary>The text is whole: what is still held back is shown.</summary>
    public void End()
    {
        if (_line.Length > 0)
        {
            FinishLine();
        }

        ShowTable();
        (_fence, HasText) = (null, false);
    }

    private void FinishLine()
    {
        var line = _line.ToString().TrimEnd();
        _line.Clear();
        Erase();
        if (_fence is null && line.TrimStart().StartsWith('|'))
        {
            _table.Add(line.Trim());
            return;
        }

        ShowTable();
        screen.Write(Render(line));
        screen.WriteLine();
    }

    private IRenderable Render(string line)
    {
        if (Fence().Match(line) is { Success: true } fence
            && (_fence is null || fence.Groups["marks"].Value.StartsWith(_fence, StringComparison.Ordinal)))
        {
            _fence = _fence is null ? fence.Groups["marks"].Value : null;
            return new Text(_fence is null ? "└" : $"┌ {fence.Groups["name"].Value}".TrimEnd(), new(Color.Grey));
        }

        if (_fence is not null)
        {
            return new Paragraph().Append("│ ", new(Color.Grey)).Append(line, new(Color.Aqua));
        }

        return line switch
        {
            _ when Heading().Match(line) is { Success: true } heading =>
                InlineMarkdown.Render(heading.Groups["text"].Value, new(Color.Yellow, decoration: Decoration.Bold)),
            _ when RuleLine().IsMatch(line) => new Text(new('─', Math.Max(3, Math.Min(40, screen.Profile.Width - 1))), new(Color.Grey)),
            _ when Bullet().Match(line) is { Success: true } bullet =>
                InlineMarkdown.Render($"{bullet.Groups["indent"].Value}• {Task(bullet.Groups["text"].Value)}", Style.Plain),
            _ when Quote().Match(line) is { Success: true } quote =>
                InlineMarkdown.Render("▌ " + quote.Groups["text"].Value, new(decoration: Decoration.Italic)),
            _ => InlineMarkdown.Render(line, Style.Plain),
        };
    }

    private static string Task(string text) =>
        text.StartsWith("[ ] ", StringComparison.Ordinal) ? "☐ " + text[4..]
        : text.StartsWith("[x] ", StringComparison.OrdinalIgnoreCase) ? "☑ " + text[4..]
        : text;

    private void ShowTable()
    {
        if (_table.Count == 0)
        {
            return;
        }

        if (_table is [var head, var rule, ..] && TableRule().IsMatch(rule))
        {
            var table = new Table().RoundedBorder();
            table.AddColumns(
                [.. Cells(head).Select(cell => new TableColumn(InlineMarkdown.Render(cell, new(decoration: Decoration.Bold))))]);
            foreach (var row in _table.Skip(2))
            {
                table.AddRow(Cells(row).Concat(Enumerable.Repeat("", table.Columns.Count)).Take(table.Columns.Count)
                    .Select(cell => InlineMarkdown.Render(cell, Style.Plain)));
            }

            screen.Write(table);
        }
        else
        {
            foreach (var line in _table)
            {
                screen.Write(InlineMarkdown.Render(line, Style.Plain));
                screen.WriteLine();
            }
        }

        _table.Clear();
    }

    private static IEnumerable<string> Cells(string row) =>
        CellEnd().Split(row.Trim().TrimStart('|')[..^(row.EndsWith('|') && row.Length > 1 ? 1 : 0)])
            .Select(cell => cell.Trim().Replace("\\|", "|", StringComparison.Ordinal));

    /// <summary>Shows what is new of the line under way.</summary>
    private void ShowPart()
    {
        var part = _line.ToString(_shown, _line.Length - _shown).Replace('\t', ' ');
        var cells = _cells + part.GetCellWidth();

        // What was written can be taken back only on the screen: a part that fills it would scroll away.
        if (!screen.Profile.Capabilities.Ansi || part.Length == 0 || Rows(cells) >= screen.Profile.Height)
        {
            return;
        }

        screen.Write(new ControlCode(part));
        (_shown, _cells) = (_line.Length, cells);
    }

    private void Erase()
    {
        if (_shown > 0)
        {
            var rows = Rows(_cells);
            screen.Write(new ControlCode(rows > 1 ? $"\r\e[{rows - 1}A\e[J" : "\r\e[J"));
            (_shown, _cells) = (0, 0);
        }
    }

    private int Rows(int cells) => Math.Max(1, (cells + screen.Profile.Width - 1) / Math.Max(1, screen.Profile.Width));

    [GeneratedRegex("^ {0,3}(?<marks>`{3,}|~{3,})\\s*(?<name>[^`]*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Fence();

    [GeneratedRegex("^ {0,3}#{1,6}\\s+(?<text>.*?)\\s*#*$", RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();

    [GeneratedRegex("^ {0,3}([-*_])( *\\1){2,}$")]
    private static partial Regex RuleLine();

    [GeneratedRegex("^(?<indent> *)[-*+]\\s+(?<text>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Bullet();

    [GeneratedRegex("^ {0,3}> ?(?<text>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Quote();

    [GeneratedRegex("^\\|?\\s*:?-+:?\\s*(\\|\\s*:?-+:?\\s*)*\\|?$")]
    private static partial Regex TableRule();

    [GeneratedRegex("(?<!\\\\)\\|")]
    private static partial Regex CellEnd();
}
