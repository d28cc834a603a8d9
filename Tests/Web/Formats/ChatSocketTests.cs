using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using ChatCluster.Tests.Time;
using ChatCluster.Web.Formats.AiSdk.Sockets;
using ChatCluster.Web.Formats.Sockets;
using ChatCluster.Web.Limits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>What a socket may cost whose client has shown no credential yet.</summary>
public sealed class ChatSocketTests
{
    [Fact]
    public async Task Message_ThatDoesNotEnd_IsGivenUpWithWhatItHeld()
    {
        await using var app = await ChatApp.StartAsync();
        var budget = app.Services.GetRequiredService<BodyBudget>();
        var (ours, theirs) = await ConnectAsync();
        using var server = WebSocket.CreateFromStream(ours, new WebSocketCreationOptions { IsServer = true });
        using var client = WebSocket.CreateFromStream(theirs, new WebSocketCreationOptions());
        var time = new TimerTime();
        using var chat = new ChatSocket(server, null!, 1_000_000, budget, time);
        var served = chat.ServeAsync(TestContext.Current.CancellationToken);
        await client.SendAsync(
            "{\"type\":\"send\","u8.ToArray(), WebSocketMessageType.Text, endOfMessage: false, TestContext.Current.CancellationToken);

        await time.AdvanceToTimerAsync(SocketReader.MessageTime, TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => served);
        Assert.Equal(0, budget.Taken);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"type\":\"\\ud800\"}")]
    [InlineData("{")]
    public async Task Message_ThatIsNone_ClosesTheSocketAndLogsNoTrouble(string text)
    {
        await using var app = await ChatApp.StartAsync();
        using var client = new ClientWebSocket();
        await client.ConnectAsync(Address(app), TestContext.Current.CancellationToken);

        await client.SendAsync(
            Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);
        var answer = await client.ReceiveAsync(new ArraySegment<byte>(new byte[1024]), TestContext.Current.CancellationToken);

        Assert.Equal((WebSocketMessageType.Close, WebSocketCloseStatus.InvalidPayloadData), (answer.MessageType, answer.CloseStatus));
        Assert.DoesNotContain(app.Log.Problems, line => line.Level >= LogLevel.Error);
    }

    [Theory]
    [InlineData("RequestsPerAddress", HttpStatusCode.TooManyRequests)]
    [InlineData("StreamsPerProcess", HttpStatusCode.ServiceUnavailable)]
    public async Task Sockets_PastTheLimit_AreNotOpened(string limit, HttpStatusCode expected)
    {
        await using var app = await ChatApp.StartWithKeysAsync(($"ChatCluster:Limits:{limit}", "1"));
        using var first = new ClientWebSocket();
        await first.ConnectAsync(Address(app), TestContext.Current.CancellationToken);

        using var second = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        await Assert.ThrowsAsync<WebSocketException>(() => second.ConnectAsync(Address(app), TestContext.Current.CancellationToken));

        Assert.Equal(expected, second.HttpStatusCode);
    }

    // A page of anybody can open a socket to this machine, and would be shown what a plain read keeps from it.
    [Theory]
    [InlineData("https://elsewhere.example", "pages of other origins")]
    [InlineData("own", "no-active")]
    [InlineData(null, "no-active")]
    public async Task Resume_ByAPageOfAnotherOrigin_IsRefusedWhereThereAreNoKeys(string? origin, string expected)
    {
        await using var app = await ChatApp.StartAsync();
        using var posted = await app.PostAsync("/v1/messages", new { text = "Hello", threadId = "t1" });
        posted.EnsureSuccessStatusCode();
        using var client = new ClientWebSocket();
        if (origin is not null)
        {
            client.Options.SetRequestHeader("Origin", origin is "own" ? app.Url.GetLeftPart(UriPartial.Authority) : origin);
        }

        await client.ConnectAsync(Address(app), TestContext.Current.CancellationToken);

        await client.SendAsync(
            """{"type":"resume","requestId":"1","id":"t1"}"""u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true,
            TestContext.Current.CancellationToken);
        var frame = new byte[4096];
        var answer = await client.ReceiveAsync(new ArraySegment<byte>(frame), TestContext.Current.CancellationToken);

        Assert.Contains(expected, Encoding.UTF8.GetString(frame, 0, answer.Count), StringComparison.Ordinal);
    }

    // Proxies cut what is silent for a minute.
    [Theory]
    [InlineData(ChatSockets.Path)]
    [InlineData("/ws/chat")]
    public async Task Socket_ThatIsSilent_IsPinged(string path)
    {
        await using var app = await ChatApp.StartAsync([("ChatCluster:Compat:0", "intelowl"), ("ChatCluster:Host:KeepAlive", "00:00:01")]);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, app.Url.Port, TestContext.Current.CancellationToken);
        var wire = client.GetStream();
        await wire.WriteAsync(
            Encoding.ASCII.GetBytes($"""
                GET {path} HTTP/1.1
                Host: 127.0.0.1:{app.Url.Port}
                Connection: Upgrade
                Upgrade: websocket
                Sec-WebSocket-Version: 13
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==


                """.ReplaceLineEndings("\r\n")), TestContext.Current.CancellationToken);
        List<byte> read = [];
        var next = new byte[1];
        while (read is not [.., (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n', _])
        {
            await wire.ReadExactlyAsync(next, TestContext.Current.CancellationToken).AsTask()
                .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            read.Add(next[0]);
        }

        // The first byte of a frame that is whole and a ping.
        Assert.Equal(0x89, read[^1]);
    }

    private static Uri Address(ChatApp app) => new UriBuilder(new Uri(app.Url, ChatSockets.Path)) { Scheme = "ws" }.Uri;

    private static async Task<(NetworkStream Ours, NetworkStream Theirs)> ConnectAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        return ((await listener.AcceptTcpClientAsync()).GetStream(), client.GetStream());
    }
}
