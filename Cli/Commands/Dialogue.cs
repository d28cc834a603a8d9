using ChatCluster.Cli.Approvals;
using ChatCluster.Cli.Protocol;
using ChatCluster.Cli.Runs;
using ChatCluster.Cli.Terminal;

namespace ChatCluster.Cli.Commands;

/// <summary>Turn by turn at a terminal, with a few commands of its own.</summary>
internal sealed class Dialogue(Shell shell, ChatServer server, Conversation conversation, TerminalView view)
{
    private const int PastTurns = 3;

    private const string Help = """
        /new              a new thread
        /open <id>        another thread
        /threads          your last threads
        /search <words>   finds places in your threads
        /model [<name>]   the model from now on; without a name the default again
        /quit             ends it, like Ctrl-D
        A line that ends with \ goes on in the next one. Ctrl-C stops the run under way; twice leaves without waiting for its end.
        """;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        view.Note("Type a message; /help shows what else there is.");
        if (conversation.ThreadId is { } thread)
        {
            await TryAsync(token => OpenAsync(thread, token), cancellationToken);
        }

        while (await PromptAsync(cancellationToken) is { } line)
        {
            if (line is "/quit" or "/exit")
            {
                break;
            }

            await TryAsync(token => AnswerAsync(line, token), cancellationToken);
        }

        if (conversation.ThreadId is { } left)
        {
            view.Note($"Go on with: chatcluster-chat chat --thread {left}");
        }

        return ExitCodes.Done;
    }

    private async Task AnswerAsync(string line, CancellationToken cancellationToken)
    {
        var (word, rest) = line.Split(' ', 2, StringSplitOptions.TrimEntries) is [var first, var second]
            ? (first, second) : (line.Trim(), "");
        switch (word)
        {
            case "":
                break;
            case "/help":
                Array.ForEach(Help.Split('\n'), view.Note);
                break;
            case "/new":
                conversation.ThreadId = null;
                view.Note("The next message begins a new thread.");
                break;
            case "/open" when rest.Length > 0:
                await OpenAsync(rest, cancellationToken);
                break;
            case "/threads":
                await new ListCommand(shell, server).RunAsync(null, archived: false, 10, json: false, cancellationToken);
                break;
            case "/search" when rest.Length > 0:
                await new SearchCommand(shell, server).RunAsync(rest, 10, json: false, cancellationToken);
                break;
            case "/model":
                conversation.Model = rest.Length > 0 ? rest : null;
                view.Note(rest.Length > 0 ? $"The next messages go to {rest}." : "The next messages go to the default model.");
                break;
            case var _ when word.StartsWith('/'):
                view.Note(
                    $"{word} is not a command, or an argument is missing; /help shows them. A message that begins with / has a space before it.");
                break;
            default:
                await conversation.SayAsync(line.TrimStart(' '), cancellationToken);
                break;
        }
    }

    /// <summary>Shows the end of a thread, and the run that is under way to its end.</summary>
    private async Task OpenAsync(string thread, CancellationToken cancellationToken)
    {
        var page = await server.GetAsync($"{ChatServer.ThreadPath(thread)}/messages?limit={PastTurns}", cancellationToken);
        conversation.ThreadId = thread;
        string? running = null;
        foreach (var round in page.Items("rounds"))
        {
            view.ShowMessage(round.Field("message")?.Text("text") ?? "");
            foreach (var item in round.Items("items"))
            {
                view.ShowPast(item);
            }

            running = round.Text("reason") is null ? round.Text("runId") : null;
        }

        if (running is not null && page.Text("cursor") is { } cursor)
        {
            var open = await server.GetAsync($"{ChatServer.ThreadPath(thread)}/approvals", cancellationToken);
            await conversation.JoinAsync(
                running, cursor, open.Items("items").Select(Request), open.Items("inputs").Select(InputRequest.Of), cancellationToken);
        }
    }

    private static ApprovalRequest Request(System.Text.Json.JsonElement call) =>
        new(call.Text("callId") ?? "", call.Text("name") ?? "", call.Field("arguments"), call.Text("argumentsHash"),
            call.Time("expiresAt"));

    /// <summary>A refusal ends no conversation.</summary>
    private async Task TryAsync(Func<CancellationToken, Task> action, CancellationToken cancellationToken)
    {
        try
        {
            await action(cancellationToken);
        }
        catch (Exception exception) when (exception is ChatException or ProblemException or HttpRequestException or IOException)
        {
            view.Note(exception.Message);
        }
    }

    private async Task<string?> PromptAsync(CancellationToken cancellationToken)
    {
        List<string> lines = [];
        while (true)
        {
            await shell.Out.WriteAsync(lines.Count == 0 ? "› " : "… ");
            using var hint = shell.Interrupts.Handle(() => view.Note("(Ctrl-C again leaves)"));
            if (await shell.Lines.ReadAsync(cancellationToken) is not { } line)
            {
                return lines.Count == 0 ? null : string.Join('\n', lines);
            }

            if (!line.EndsWith('\\'))
            {
                return string.Join('\n', lines.Append(line));
            }

            lines.Add(line[..^1]);
        }
    }
}
