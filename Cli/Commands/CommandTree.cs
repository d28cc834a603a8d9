using System.CommandLine;
using ChatCluster.Cli.Protocol;
using ChatCluster.Cli.Terminal;

namespace ChatCluster.Cli.Commands;

/// <summary>What can be asked of the program.</summary>
internal static class CommandTree
{
    private static readonly Option<string> Url = new("--url")
    {
        Description = $"Where the server is. Default: {ServerOptions.UrlVariable}, else {ServerOptions.DefaultUrl}.",
        Recursive = true,
        HelpName = "address",
    };

    private static readonly Option<string> Key = new("--key")
    {
        Description = $"An API key. Default: {ServerOptions.KeyVariable}, which keeps it out of the list of processes.",
        Recursive = true,
        HelpName = "key",
    };

    public static RootCommand Build(Shell shell) =>
        new("Chats with a ChatCluster server.") { Url, Key, Chat(shell), Threads(shell), Search(shell), Export(shell) };

    private static Command Chat(Shell shell)
    {
        var message = new Argument<string[]>("message")
        {
            Description = "The message. Without one, a conversation begins; in a pipe the input is the message.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var thread = new Option<string>("--thread", "-t") { Description = "Goes on with this thread.", HelpName = "id" };
        var last = new Option<bool>("--continue", "-c") { Description = "Goes on with the thread that changed last." };
        var model = new Option<string>("--model", "-m") { Description = "The model that answers.", HelpName = "name" };
        var agent = new Option<string>("--agent", "-a") { Description = "The agent of a new thread.", HelpName = "name" };
        var json = new Option<bool>("--json") { Description = "Writes the run's events, one JSON object a line, as they come." };
        var approvals = new Option<ApprovalMode>("--approvals")
        {
            Description =
                "Who consents to tools that need it: ask (the default at a terminal), deny (the default elsewhere), approve, or wait: for an answer given elsewhere.",
        };
        var command =
            new Command("chat",
                "Talks with a model: at a terminal in turns, in a pipe once.") { message, thread, last, model, agent, json, approvals };
        command.Validators.Add(result =>
        {
            if (result.GetValue(last) && result.GetValue(thread) is not null)
            {
                result.AddError("--thread and --continue both name a thread. Give one of them.");
            }
        });
        command.SetAction((parsed, cancellationToken) => WithServerAsync(parsed, server => new ChatCommand(shell, server).RunAsync(
            new()
            {
                Message = string.Join(' ', parsed.GetValue(message) ?? []),
                Thread = parsed.GetValue(thread),
                Continue = parsed.GetValue(last),
                Model = parsed.GetValue(model),
                Agent = parsed.GetValue(agent),
                Json = parsed.GetValue(json),
                Approvals = parsed.GetValue(approvals),
            },
            cancellationToken)));
        return command;
    }

    private static Command Threads(Shell shell)
    {
        var limit = Limit(20);
        var query = new Option<string>("--query", "-q")
        {
            Description = "Only threads with these words in title or messages.",
            HelpName = "words",
        };
        var archived = new Option<bool>("--archived") { Description = "Archived threads too." };
        var json = JsonLines();
        var list = new Command("list", "Lists your threads, last changed first.") { limit, query, archived, json };
        list.SetAction((parsed, cancellationToken) => WithServerAsync(parsed, server => new ListCommand(shell, server).RunAsync(
            parsed.GetValue(query), parsed.GetValue(archived), parsed.GetValue(limit), parsed.GetValue(json), cancellationToken)));
        return new("threads", "Your threads.") { list };
    }

    private static Command Search(Shell shell)
    {
        var words = new Argument<string[]>("words")
        {
            Description = "Words that stand in a title, a message or a reply.",
            Arity = ArgumentArity.OneOrMore,
        };
        var limit = Limit(20);
        var json = JsonLines();
        var search = new Command("search", "Finds places in your threads.") { words, limit, json };
        search.SetAction((parsed, cancellationToken) => WithServerAsync(parsed, server => new SearchCommand(shell, server).RunAsync(
            string.Join(' ', parsed.GetValue(words)!), parsed.GetValue(limit), parsed.GetValue(json), cancellationToken)));
        return search;
    }

    private static Command Export(Shell shell)
    {
        var thread = new Argument<string>("thread") { Description = "The thread's id; threads list shows it." };
        var format = new Option<ExportFormat>("--format", "-f")
        {
            Description = "markdown (to read) or jsonl (everything; another server can import it).",
        };
        var output =
            new Option<string>("--output", "-o") { Description = "A file to write; standard output without one.", HelpName = "file" };
        var force = new Option<bool>("--force") { Description = "Writes over a file that is there." };
        var export = new Command("export", "Writes a thread as Markdown or JSON lines.") { thread, format, output, force };
        export.SetAction((parsed, cancellationToken) => WithServerAsync(parsed, server => new ExportCommand(shell, server).RunAsync(
            parsed.GetValue(thread)!, parsed.GetValue(format), parsed.GetValue(output), parsed.GetValue(force), cancellationToken)));
        return export;
    }

    private static Option<int> Limit(int count)
    {
        var limit = new Option<int>("--limit", "-n") { Description = "How many at most.", DefaultValueFactory = _ => count };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 10_000)
            {
                result.AddError("--limit is a number from 1 to 10000.");
            }
        });
        return limit;
    }

    private static Option<bool> JsonLines() => new("--json") { Description = "Writes one JSON object a line, as the server has it." };

    private static async Task<int> WithServerAsync(ParseResult parsed, Func<ChatServer, Task<int>> command)
    {
        using var server = new ChatServer(
            ServerOptions.Read(parsed.GetValue(Url), parsed.GetValue(Key), Environment.GetEnvironmentVariable), TimeProvider.System);
        try
        {
            return await command(server);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new ChatException($"The connection to the server broke: {exception.Message}", exception);
        }
    }
}
