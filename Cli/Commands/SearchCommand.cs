using ChatCluster.Cli.Protocol;
using ChatCluster.Cli.Terminal;
using Spectre.Console;

namespace ChatCluster.Cli.Commands;

/// <summary>Finds places in threads: a thread a paragraph at a terminal, else a place a line.</summary>
internal sealed class SearchCommand(Shell shell, ChatServer server)
{
    private const int LongestLine = 240;

    public async Task<int> RunAsync(string words, int limit, bool json, CancellationToken cancellationToken)
    {
        var any = false;
        await foreach (var found in Pages.ReadAsync(server, $"v1/search?q={Uri.EscapeDataString(words)}", limit, cancellationToken))
        {
            any = true;
            if (json)
            {
                await shell.Out.WriteLineAsync(found.GetRawText());
                continue;
            }

            var thread = found.Field("thread") ?? default;
            var title = TerminalText.Line(thread.Text("title") ?? "", LongestLine);
            if (shell.OutputIsTerminal)
            {
                shell.Screen.Write(
                    new Paragraph().Append(title, new(decoration: Decoration.Bold)).Append($"  {thread.Text("id")}\n", new(Color.Grey)));
                foreach (var hit in found.Items("hits"))
                {
                    shell.Screen.Write(new Text($"  {hit.Text("from")}: {TerminalText.Line(hit.Text("text") ?? "", LongestLine)}\n"));
                }

                continue;
            }

            foreach (var hit in found.Items("hits").DefaultIfEmpty())
            {
                await shell.Out.WriteLineAsync(
                    $"{thread.Text("id")}\t{title}\t{hit.Text("from")}\t{TerminalText.Line(hit.Text("text") ?? "", LongestLine)}");
            }
        }

        if (!any)
        {
            await shell.Error.WriteLineAsync("Nothing was found.");
        }

        return any ? ExitCodes.Done : ExitCodes.Failed;
    }
}
