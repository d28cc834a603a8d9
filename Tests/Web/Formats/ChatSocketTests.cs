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
