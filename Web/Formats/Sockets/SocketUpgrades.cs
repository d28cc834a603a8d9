using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.Sockets;

/// <summary>Prepares handshakes: what comes on their sockets is answered by what stands behind here.</summary>
internal sealed class SocketUpgrades(IHttpContextFactory contexts, RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (http.WebSockets.IsWebSocketRequest)
        {
            http.Features.Set(new SocketApplication(http, contexts, next));

            // Over HTTP/2 a handshake is a CONNECT; routes know it as what it is over HTTP/1.1.
            http.Request.Method = HttpMethods.Get;
        }

        return next(http);
    }
}
