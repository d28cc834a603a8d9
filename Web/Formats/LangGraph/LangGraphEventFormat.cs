using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>The events of a thread in LangGraph's thread protocol, across runs.</summary>
internal sealed class LangGraphEventFormat(LangGraphEventStart start) : IStreamFormat
{
    public string? Name => null;

    public string MediaType => NativeFormat.EventStreamType;

    public void WriteHeaders(HttpResponse response) => NativeFormat.WriteSseHeaders(response);

    public IStreamProjection Begin(StreamScope scope) => new LangGraphEventProjection(scope, start);
}
