using ChatCluster.Cli.Approvals;
using ChatCluster.Cli.Protocol;
using ChatCluster.Cli.Runs;
using ChatCluster.Cli.Terminal;

namespace ChatCluster.Cli.Commands;

/// <summary>Talks in a thread: one message and its run, or turn by turn.</summary>
internal sealed class ChatCommand(Shell shell, ChatServer server)
{
    public async Task<int> RunAsync(ChatOptions options, CancellationToken cancellationToken)
    {
        var text = await ReadMessageAsync(options.Message, cancellationToken);
        if (text is null && (options.Json || !shell.IsInteractive))
        {
            throw new ChatException("There is no message. Give one as an argument or through a pipe: echo Hello | chatcluster-chat chat");
        }

        await server.GreetAsync(cancellationToken);
        IRunView view = options.Json ? new JsonView(shell.Out, shell.Error)
            : shell.OutputIsTerminal ? new TerminalView(shell.Screen)
            : new PlainView(shell.Out, shell.Error);
        var conversation = new Conversation(server, view, Approver(options.Approvals, view), shell.Interrupts)
        {
            ThreadId = options.Continue ? await LastThreadAsync(cancellationToken) : options.Thread,
            Model = options.Model,
            Agent = options.Agent,
        };
        if (text is null)
        {
            return await new Dialogue(shell, server, conversation, (TerminalView)view).RunAsync(cancellationToken);
        }

        var code = await conversation.SayAsync(text, cancellationToken);
        if (shell.OutputIsTerminal && !options.Json && conversation.ThreadId is not null)
        {
            view.Note($"Go on with: chatcluster-chat chat --thread {conversation.ThreadId}");
        }

        return code;
    }

    /// <summary>What was given as an argument, and what comes through a pipe after it.</summary>
    private async Task<string?> ReadMessageAsync(string argument, CancellationToken cancellationToken)
    {
        var piped = shell.InputIsTerminal ? "" : (await shell.Input.ReadToEndAsync(cancellationToken)).TrimEnd('\r', '\n');
        return (argument.Length > 0, piped.Trim().Length > 0) switch
        {
            (true, true) => $"{argument}\n\n{piped}",
            (true, false) => argument,
            (false, true) => piped,
            _ => null,
        };
    }

    private IApprover Approver(ApprovalMode mode, IRunView view) => mode switch
    {
        ApprovalMode.Ask when shell.IsInteractive => new TerminalApprover(shell.Screen, shell.Lines),
        ApprovalMode.Wait => new AbsentApprover(view),
        _ => new SetApprover(mode is ApprovalMode.Approve, view),
    };

    private async Task<string> LastThreadAsync(CancellationToken cancellationToken)
    {
        var page = await server.GetAsync("v1/threads?limit=1", cancellationToken);
        return page.Items("items").Select(thread => thread.Text("id")).FirstOrDefault()
            ?? throw new ChatException("There is no thread to continue. Leave --continue out.");
    }
}
