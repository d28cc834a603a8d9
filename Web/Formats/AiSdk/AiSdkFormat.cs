using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.AiSdk;

/// <summary>The UI message stream of the AI SDK 5, 6 and 7.</summary>
/// <param name="version">The client's major version.</param>
/// <param name="continues">Whether the stream goes on with a message that the client has the beginning of.</param>
internal sealed class AiSdkFormat(int version, bool continues) : IStreamFormat
{
    public string? Name => null;

    public string MediaType => NativeFormat.EventStreamType;

    public void WriteHeaders(HttpResponse response)
    {
        NativeFormat.WriteSseHeaders(response);
        response.Headers["X-Vercel-AI-UI-Message-Stream"] = "v1";
    }

    public IStreamProjection Begin(StreamScope scope) => new AiSdkProjection(scope, version, continues);
}
