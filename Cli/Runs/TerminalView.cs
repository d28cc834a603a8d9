using System.Globalization;
using System.Text.Json;
using ChatCluster.Cli.Protocol;
using ChatCluster.Cli.Terminal;
using Spectre.Console;

namespace ChatCluster.Cli.Runs;

/// <summary>A run on a screen: its text as Markdown while it is written, what it thinks, the tools it calls.</summary>
internal sealed class TerminalView(IAnsiConsole screen) : IRunView
{
    private const int LongestLine = 160;
    private static readonly Style Dim = new(Color.Grey);

    private readonly MarkdownScreen _markdown = new(screen);
    private int _text;
    private bool _thinking;

    public void Show(ServerEvent next)
    {
        switch (next.Type)
        {
            case "step.started":
                BeginStep(next.Data.Number("attempt") ?? 1);
                break;
            case "reasoning.delta":
                Think(next["text"] ?? "");
                break;
            case "text.delta":
                EndThought();
                var text = next["text"] ?? "";
                _text += text.Length;
                _markdown.Push(text);
                break;
            case "step.finished":
                EndStep(next["text"] ?? "");
                break;
            case "tool.called":
                Line($"⚙ {next["name"]} {next.Data.Field("arguments")?.GetRawText()}", new(Color.Blue));
                break;
            case "tool.finished":
                ShowResult(next);
                break;
            case "error" when next.Data.IsTrue("retry"):
                Note($"{next["message"]} The model is asked again.");
                break;
            case "run.finished":
                EndRun(next);
                break;
            default:
                break;
        }
    }

    public void Note(string text) => Line(text, Dim);

    /// <summary>Shows a message of the user that is not typed here.</summary>
    public void ShowMessage(string text) => Line($"› {text}", new(decoration: Decoration.Bold), whole: true);

    /// <summary>Shows a part of a reply that was finished before.</summary>
    public void ShowPast(JsonElement item)
    {
        if (item.Text("text") is { Length: > 0 } text)
        {
            _markdown.Push(text);
            _markdown.End();
        }

        if (item.Field("call") is { } call)
        {
            Line($"⚙ {call.Text("name")} {call.Field("arguments")?.GetRawText()}", new(Color.Blue));
        }

        if (item.Field("result") is { } result)
        {
            ShowResult(new(null, "", result));
        }
    }

    private void BeginStep(long attempt)
    {
        var voided = attempt > 1 && (_text > 0 || _markdown.HasText);
        EndThought();
        _markdown.End();
        _text = 0;
        if (voided)
        {
            Note("The answer starts over; disregard the text before.");
        }
    }

    private void EndStep(string whole)
    {
        EndThought();
        if (_text < whole.Length)
        {
            // Output that was on its way when the server died is in the finished step alone.
            _markdown.Push(whole[_text..]);
        }

        _markdown.End();
        _text = 0;
    }

    private void EndRun(ServerEvent end)
    {
        EndThought();
        _markdown.End();
        if (RunEnd.Explain(end) is { } ending)
        {
            Line(ending, new(end["reason"] is "failed" ? Color.Red : Color.Yellow), whole: true);
        }

        var usage = end.Data.Field("usage") ?? default;
        var seconds = (end.Data.Number("elapsedMs") ?? 0) / 1000.0;
        Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{usage.Text("model")} {usage.Number("inputTokens")} → {usage.Number("outputTokens")} tokens, {seconds:0.0} s"));
    }

    private void ShowResult(ServerEvent result)
    {
        var took = string.Create(CultureInfo.InvariantCulture, $"{(result.Data.Number("elapsedMs") ?? 0) / 1000.0:0.0} s");
        if (result.Data.Field("error") is { } error)
        {
            Line($"✗ {result["name"]} ({took}) {error.Text("message")}", new(Color.Red));
            return;
        }

        Line($"✓ {result["name"]} ({took}) {result["preview"] ?? result.Data.Field("result")?.ToString()}", new(Color.Green));
    }

    private void Think(string text)
    {
        _thinking = true;
        screen.Write(new Text(TerminalText.Clean(text), new(Color.Grey, decoration: Decoration.Italic)));
    }

    private void EndThought()
    {
        if (_thinking)
        {
            _thinking = false;
            screen.WriteLine();
        }
    }

    private void Line(string text, Style style, bool whole = false)
    {
        EndThought();
        _markdown.End();
        screen.Write(new Text(whole ? TerminalText.Clean(text) : TerminalText.Line(text, LongestLine), style));
        screen.WriteLine();
    }
}
