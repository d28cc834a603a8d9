using ChatCluster.Cli.Terminal;
using Spectre.Console;
using Xunit;

namespace ChatCluster.Tests.Cli;

public sealed class MarkdownScreenTests
{
    [Theory]
    [InlineData("2 * 3 * 4 and snake_case_name and a*b", "2 * 3 * 4 and snake_case_name and a*b\n")]
    [InlineData("**a** _b_ ~~c~~ `d*e*f` \\*g\\*", "a b c d*e*f *g*\n")]
    [InlineData("[text](https://example.com/a_(b))", "text (https://example.com/a_(b))\n")]
    [InlineData("- one\n  - [x] two\n1. three", "• one\n  • ☑ two\n1. three\n")]
    [InlineData("```sh\n**ls** | [x]\n```\n> said", "┌ sh\n│ **ls** | [x]\n└\n▌ said\n")]
    [InlineData("| no table\ntext", "| no table\ntext\n")]
    [InlineData("[red]not markup[/]", "[red]not markup[/]\n")]
    public void Markdown_InPiecesOfAnySize_IsShownAlike(string markdown, string expected)
    {
        foreach (var size in (int[])[1, 2, 3, 1000])
        {
            using var output = new StringWriter { NewLine = "\n" };
            var screen = new MarkdownScreen(Console(output));

            for (var at = 0; at < markdown.Length; at += size)
            {
                screen.Push(markdown.Substring(at, Math.Min(size, markdown.Length - at)));
            }

            screen.End();
            Assert.Equal(expected, output.ToString());
        }
    }

    [Fact]
    public void Table_WithFewerCellsThanColumns_IsATable()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var screen = new MarkdownScreen(Console(output));

        screen.Push("| a | b |\n|:--|--:|\n| 1 \\| 2 |\n| 3 | 4 | 5 |");
        screen.End();

        Assert.Contains("│ 1 | 2 │   │", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("│ 3     │ 4 │", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain ä€😀\n", "plain ä€😀\n")]
    [InlineData("\e]0;title\a\e[2J\u009b31m\u202eabc\r", "]0;title[2J31mabc")]
    public void Text_OfOthers_HasNothingThatATerminalObeys(string text, string expected) =>
        Assert.Equal(expected, TerminalText.Clean(text));

    private static IAnsiConsole Console(TextWriter output) =>
        AnsiConsole.Create(new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
}
