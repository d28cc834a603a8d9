using System.Net;
using System.Net.Http.Headers;

namespace ChatCluster.Tools.Mcp.SignIns;

/// <summary>
/// Has a server ask for a sign-in that it would put off: one that lets anybody list its tools, and asks at the first call.
/// </summary>
internal sealed class AskedAnyway(Uri server) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var asks = response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or >= HttpStatusCode.InternalServerError;
        if (request.RequestUri != server || request.Headers.Authorization is not null || asks)
        {
            return response;
        }

        response.Dispose();
        var asked = new HttpResponseMessage(HttpStatusCode.Unauthorized) { RequestMessage = request, Content = new ByteArrayContent([]) };
        asked.Headers.WwwAuthenticate.Add(new AuthenticationHeaderValue("Bearer"));
        return asked;
    }
}
