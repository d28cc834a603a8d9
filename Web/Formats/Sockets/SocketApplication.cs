using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ChatCluster.Web.Formats.Sockets;

/// <summary>
/// Has the application answer requests that came on a socket. They pass all guards one by one, with the credential of the handshake, or
/// with the one that they bring: the socket itself grants nothing.
/// </summary>
internal sealed class SocketApplication(HttpContext handshake, IHttpContextFactory contexts, RequestDelegate application)
{
    private static readonly string[] OfTheHandshake = ["Connection", "Upgrade", "Content-Length", "Transfer-Encoding", "Accept-Encoding"];

    /// <summary>A request as if the client of the handshake had sent it.</summary>
    public HttpRequestFeature NewRequest(string method, string path, byte[]? body)
    {
        var request = new HttpRequestFeature
        {
            Method = method,
            Path = path,
            PathBase = handshake.Request.PathBase,
            Scheme = handshake.Request.Scheme,
            Protocol = handshake.Request.Protocol,
            QueryString = handshake.Request.QueryString.Value ?? "",
            Body = new MemoryStream(body ?? [], writable: false),
        };
        foreach (var header in handshake.Request.Headers.Where(header => !IsOfTheHandshake(header.Key)))
        {
            request.Headers[header.Key] = header.Value;
        }

        request.Headers.ContentLength = body?.Length;
        request.Headers.ContentType = body is null ? default : "application/json";
        return request;
    }

    /// <summary>Runs a request to the end of its answer.</summary>
    /// <param name="features">Further ones that the request is to have.</param>
    public async Task RunAsync(
        HttpRequestFeature request, SocketResponse response, IHttpResponseBodyFeature body, FeatureCollection features,
        CancellationToken cancellationToken)
    {
        features.Set(this);
        features.Set(handshake.Features.Get<IHttpConnectionFeature>());
        features.Set<IHttpRequestFeature>(request);
        features.Set<IHttpResponseFeature>(response);
        features.Set(body);
        features.Set(body as IBrokenWire);
        features.Set<IHttpRequestBodyDetectionFeature>(new SocketRequestBody(request.Body.Length > 0));
        features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature { RequestAborted = cancellationToken });
        var context = contexts.Create(features);
        try
        {
            await application(context);
            await body.CompleteAsync();
        }
        finally
        {
            await response.EndAsync();
            contexts.Dispose(context);
        }
    }

    private static bool IsOfTheHandshake(string name) =>
        name.StartsWith("Sec-WebSocket-", StringComparison.OrdinalIgnoreCase)
            || OfTheHandshake.Contains(name, StringComparer.OrdinalIgnoreCase);
}
