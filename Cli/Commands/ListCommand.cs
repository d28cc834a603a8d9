using System.Globalization;
using System.Text.Json;
using ChatCluster.Cli.Protocol;
using ChatCluster.Cli.Terminal;
using Spectre.Console;

namespace ChatCluster.Cli.Commands;

/// <summary>Lists threads: as a table at a terminal, else as id, time and title with tabs between.</summary>
internal sealed class ListCommand(Shell shell, ChatServer server)
{
    private const int LongestTitle = 80;

    public async Task<int> RunAsync(string? query, bool archived, int limit, bool json, CancellationToken cancellationToken)
    {
        var path = $"v1/threads?archived={(archived ? "any" : "false")}{(query is null ? "" : $"&q={Uri.EscapeDataString(query)}")}";
        var table = new Table().SimpleBorder().AddColumns("Thread", "Title", "Changed", "Messages", "");
        await foreach (var thread in Pages.ReadAsync(server, path, limit, cancellationToken))
        {
            if (json)
            {
                await shell.Out.WriteLineAsync(thread.GetRawText());
            }
            else if (shell.OutputIsTerminal)
            {
                table.AddRow(
                    new Text(thread.Text("id") ?? ""), new Text(Title(thread)), new Text(Changed(thread)),
                    new Text($"{thread.Number("messages")}"), new Text(State(thread)));
            }
            else
            {
                await shell.Out.WriteLineAsync($"{thread.Text("id")}\t{thread.Text("updatedAt")}\t{Title(thread)}");
            }
        }

        if (shell.OutputIsTerminal && !json)
        {
            shell.Screen.Write(table.Rows.Count > 0 ? table : new Text("There are no threads.\n"));
        }

        return ExitCodes.Done;
    }

    private static string Title(JsonElement thread) => TerminalText.Line(thread.Text("title") ?? "", LongestTitle);

    private static string Changed(JsonElement thread) =>
        thread.Time("updatedAt")?.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "";

    private static string State(JsonElement thread) =>
        thread.Number("awaiting") is > 0 ? "waits for you"
        : thread.IsTrue("running") ? "runs"
        : thread.IsTrue("archived") ? "archived"
        : "";
}
