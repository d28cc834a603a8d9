using Microsoft.AspNetCore.Http.Features;

namespace ChatCluster.Web.Formats.Sockets;

/// <summary>Whether a request that came on a socket has a body.</summary>
internal sealed class SocketRequestBody(bool canHaveBody) : IHttpRequestBodyDetectionFeature
{
    public bool CanHaveBody => canHaveBody;
}
