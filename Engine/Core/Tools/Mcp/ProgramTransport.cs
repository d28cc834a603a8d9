using System.ComponentModel;
using System.Diagnostics;
using System.Threading.Channels;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace ChatCluster.Tools.Mcp;

/// <summary>
/// Starts a program as a server and speaks to it over its standard streams, a message a line, of a bounded length. It ends with the
/// connection, and all that it has started.
/// </summary>
/// <param name="heard">Told what the program writes to its error stream.</param>
internal sealed class ProgramTransport(string name, ProcessStartInfo start, int maxMessageBytes, Action<string> heard) : IClientTransport
{
    // To end by itself, once its input has ended.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    public string Name => name;

    public async Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default)
    {
        var process = new Process { StartInfo = start };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } text)
            {
                heard(text);
            }
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            process.Dispose();
            throw new IOException("The program cannot be started.", exception);
        }

        process.BeginErrorReadLine();
        var output = new BoundedLines(process.StandardOutput.BaseStream, maxMessageBytes);
        var streams = new StreamClientTransport(process.StandardInput.BaseStream, output);
        try
        {
            return new Running(await streams.ConnectAsync(cancellationToken), process);
        }
        catch
        {
            End(process);
            throw;
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or NotSupportedException)
        {
            // It has ended by itself.
        }

        process.Dispose();
    }

    private sealed class Running(ITransport inner, Process process) : ITransport
    {
        private int _disposed;

        public string? SessionId => inner.SessionId;

        public ChannelReader<JsonRpcMessage> MessageReader => inner.MessageReader;

        public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default) =>
            inner.SendMessageAsync(message, cancellationToken);

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _disposed, 1) != 0)
            {
                return;
            }

            process.StandardInput.Close();
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(Farewell)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await inner.DisposeAsync();
            End(process);
        }
    }
}
