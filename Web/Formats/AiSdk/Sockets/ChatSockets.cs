using System.Net.WebSockets;
using ChatCluster.Web.Formats.Sockets;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Operations;
using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Formats.AiSdk.Sockets;

/// <summary>
/// The AI SDK's chats over one WebSocket. What arrives on it becomes requests of the chat's own routes, which pass all guards one by one
/// with the credential that they bring, or that the handshake brought: the socket itself grants nothing.
/// </summary>
internal sealed class ChatSockets(
    IOptionsMonitor<LimitOptions> limits,
    BodyBudget budget,
    AddressLimit addresses,
    OwnerStreams streams,
    Drain drain,
    TimeProvider time,
    RequestDelegate next)
{
    public const string Path = "/api/chat/socket";

    public async Task InvokeAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest || http.Request.Path != Path)
        {
            await next(http);
            return;
        }

        // A socket asks for no credential, so what it costs is counted before any comes.
        if (addresses.Refuse(http) is { } many)
        {
            await many.ExecuteAsync(http);
        }
        else if (streams.TryOpen() is { } full)
        {
            await full.ExecuteAsync(http);
        }
        else
        {
            await ServeAsync(http);
        }
    }

    private async Task ServeAsync(HttpContext http)
    {
        try
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            await ServeAsync(http, socket);
        }
        finally
        {
            streams.Close();
        }
    }

    private async Task ServeAsync(HttpContext http, WebSocket socket)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, drain.Over);
        using var chat = new ChatSocket(
            socket, new(http.Features.GetRequiredFeature<SocketApplication>()), limits.CurrentValue.BodyBytes, budget, time);
        try
        {
            await chat.ServeAsync(end.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or IOException)
        {
            // The client left, or the server stops. Runs go on; the client asks for them again.
            socket.Abort();
        }
    }
}
