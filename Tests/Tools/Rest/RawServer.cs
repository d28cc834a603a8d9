using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatCluster.Tests.Tools.Rest;

/// <summary>A server on 127.0.0.1 that sends the same bytes to everybody, whatever a well-behaved server would say of them.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ends = new();
    private Task _serving = Task.CompletedTask;

    public string Url => $"http://{_listener.LocalEndpoint}/";

    /// <param name="answer">Written in Latin-1, as headers are.</param>
    public static Task<RawServer> StartAsync(string answer)
    {
        var server = new RawServer();
        server._listener.Start();
        server._serving = server.ServeAsync(Encoding.Latin1.GetBytes(answer));
        return Task.FromResult(server);
    }

    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync();
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ends.Dispose();
    }

    private async Task ServeAsync(byte[] answer)
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_ends.Token);
            var stream = client.GetStream();
            var request = "";
            var buffer = new byte[4096];
            while (!request.Contains("\r\n\r\n", StringComparison.Ordinal)
                && await stream.ReadAsync(buffer, _ends.Token) is > 0 and var read)
            {
                request += Encoding.Latin1.GetString(buffer, 0, read);
            }

            await stream.WriteAsync(answer, _ends.Token);
        }
    }
}
