using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.Responses;

/// <summary>Responses as a stream of events.</summary>
internal sealed class ResponsesFormat(ResponseAsk ask) : IStreamFormat
{
    public string? Name => null;

    public string MediaType => NativeFormat.EventStreamType;

    public void WriteHeaders(HttpResponse response) => NativeFormat.WriteSseHeaders(response);

    public IStreamProjection Begin(StreamScope scope) => new ResponsesProjection(scope, ask);
}
