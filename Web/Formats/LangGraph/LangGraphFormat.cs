using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>The stream of a run in LangGraph's run API.</summary>
internal sealed class LangGraphFormat(LangGraphStart start) : IStreamFormat
{
    public string? Name => null;

    public string MediaType => NativeFormat.EventStreamType;

    public void WriteHeaders(HttpResponse response) => NativeFormat.WriteSseHeaders(response);

    public IStreamProjection Begin(StreamScope scope) => new LangGraphProjection(scope, start);
}
