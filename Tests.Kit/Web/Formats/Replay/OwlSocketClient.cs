using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

/// <summary>The chatbot page's socket.</summary>
internal sealed class OwlSocketClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly byte[] _piece = new byte[64 * 1024];

    public ClientWebSocket Socket { get; } = new();

    public static async Task<OwlSocketClient> ConnectAsync(Uri address, string key, string path = "/ws/chat/?context_url=%2Fjobs%2F7")
    {
        var client = new OwlSocketClient();
        client.Socket.Options.SetRequestHeader("Authorization", $"Token {key}");
        using var patience = new CancellationTokenSource(Patience);
        await client.Socket.ConnectAsync(AddressOf(address, path), patience.Token);
        return client;
    }

    public static Uri AddressOf(Uri address, string path) => new UriBuilder(new Uri(address, path)) { Scheme = "ws" }.Uri;

    public Task SendAsync(string text) =>
        Socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    /// <summary>The next frame; none when the server closes.</summary>
    public async Task<JsonNode?> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        using var message = new MemoryStream();
        while (true)
        {
            var received = await Socket.ReceiveAsync(new ArraySegment<byte>(_piece), patience.Token);
            if (received.MessageType is WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(_piece, 0, received.Count);
            if (received.EndOfMessage)
            {
                return JsonNode.Parse(message.ToArray());
            }
        }
    }

    /// <summary>All frames up to the first of a type.</summary>
    public async Task<IReadOnlyList<JsonNode>> UntilAsync(string type)
    {
        List<JsonNode> frames = [];
        do
        {
            var frame = await NextAsync();
            Assert.True(frame is not null, $"The socket is closed before '{type}'.");
            frames.Add(frame);
            Assert.True(
                (string?)frame["type"] != "error" || type == "error", $"Instead of '{type}' comes {frame.ToJsonString()}");
        }
        while ((string?)frames[^1]["type"] != type);
        return frames;
    }

    /// <summary>Leaves without a word.</summary>
    public void Dispose()
    {
        Socket.Abort();
        Socket.Dispose();
    }
}
