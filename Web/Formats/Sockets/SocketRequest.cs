using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.Sockets;

/// <summary>Which requests are those of sockets.</summary>
internal static class SocketRequest
{
    /// <summary>
    /// Whether it is a handshake, or came on the socket that one opened. A browser lets any page open a socket and read what comes on it:
    /// where such a request comes from has to be asked whatever its method.
    /// </summary>
    public static bool IsOfSocket(this HttpContext http) => http.Features.Get<SocketApplication>() is not null;
}
