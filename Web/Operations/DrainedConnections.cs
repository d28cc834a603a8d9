using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Operations;

/// <summary>
/// Closes the connections of a server that stops, answer by answer: a load balancer chooses anew only for a new connection.
/// </summary>
internal sealed class DrainedConnections(Drain drain, RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        // Later versions of HTTP tell their clients themselves.
        if (drain.Begun && HttpProtocol.IsHttp11(http.Request.Protocol))
        {
            http.Response.Headers.Connection = "close";
        }

        return next(http);
    }
}
