using System.Net.WebSockets;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Operations;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Formats.AiSdk.Sockets;

/// <summary>
/// The AI SDK's chats over one WebSocket. What arrives on it becomes requests of the chat's own routes, which pass all guards one by one with the credential that they
/// bring, or that the handshake brought: the socket itself may nothing.
/// </summary>
internal sealed class ChatSockets(IHttpContextFactory contexts, IOptionsMonitor<LimitOptions> limits, BodyBudget budget, Drain drain, RequestDelegate next)
{
    public const string Path = "/api/chat/socket";

    public async Task InvokeAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest || http.Request.Path != Path)
        {
            await next(http);
            return;
        }

        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, drain.Over);
        using var chat = new ChatSocket(socket, new(http, contexts, next), limits.CurrentValue.BodyBytes, budget);
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
