using ChatCluster.Bench.Servers;

namespace ChatCluster.Bench.Load;

/// <summary>A format that is spoken over a WebSocket, here one for each message.</summary>
internal sealed record SocketFormat(string Name, string Path, Func<string, string> Body, string End)
    : WireFormat(Name, Path, Body, End)
{
    public override Task<string> ReadAsync(LoadClient client, ProductServer server, string text, CancellationToken cancellationToken) =>
        LoadClient.ReadSocketAsync(server.SocketAt(Path), Body(text), End, cancellationToken);
}
