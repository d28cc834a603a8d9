using System.CommandLine;
using ChatCluster.Cli.Commands;
using ChatCluster.Cli.Protocol;
using ChatCluster.Cli.Terminal;

namespace ChatCluster.Cli;

/// <summary>Chats with a server from a terminal or a script, over its public protocol.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        using var shell = new Shell();
        try
        {
            // Ctrl-C stops a run here before it ends the program, so the parser leaves it alone.
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await CommandTree.Build(shell).Parse(args).InvokeAsync(configuration, shell.Interrupts.Leaving);
        }
        catch (OperationCanceledException) when (shell.Interrupts.Leaving.IsCancellationRequested)
        {
            return ExitCodes.Stopped;
        }
        catch (Exception exception) when (exception is ChatException or ProblemException)
        {
            await shell.Error.WriteLineAsync($"chatcluster-chat: {TerminalText.Clean(exception.Message)}");
            return ExitCodes.Failed;
        }
    }
}
