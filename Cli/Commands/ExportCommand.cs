using ChatCluster.Cli.Protocol;
using ChatCluster.Cli.Terminal;

namespace ChatCluster.Cli.Commands;

/// <summary>Writes a thread to a file or to the output.</summary>
internal sealed class ExportCommand(Shell shell, ChatServer server)
{
    public async Task<int> RunAsync(string thread, ExportFormat format, string? path, bool force, CancellationToken cancellationToken)
    {
        var address = $"{ChatServer.ThreadPath(thread)}/export?format={(format is ExportFormat.Jsonl ? "jsonl" : "markdown")}";
        if (path is null)
        {
            await using var output = shell.OutputIsTerminal ? null : Console.OpenStandardOutput();
            await CopyAsync(address, output, cancellationToken);
            return ExitCodes.Done;
        }

        if (File.Exists(path) && !force)
        {
            throw new ChatException($"{path} is there already. Give another name, or --force to write over it.");
        }

        // Beside its place until it is whole: an export that is cut leaves nothing that looks like one.
        var partial = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            await using (var file = File.Create(partial))
            {
                await server.CopyAsync(address, file, cancellationToken);
            }

            File.Move(partial, path, overwrite: force);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            throw new ChatException($"{path} cannot be written: {exception.Message}", exception);
        }
        finally
        {
            File.Delete(partial);
        }

        return ExitCodes.Done;
    }

    private async Task CopyAsync(string address, Stream? output, CancellationToken cancellationToken)
    {
        if (output is not null)
        {
            await server.CopyAsync(address, output, cancellationToken);
            return;
        }

        // At a terminal, what others wrote must not be obeyed.
        using var text = new MemoryStream();
        await server.CopyAsync(address, text, cancellationToken);
        await shell.Out.WriteAsync(TerminalText.Clean(System.Text.Encoding.UTF8.GetString(text.ToArray())));
    }
}
