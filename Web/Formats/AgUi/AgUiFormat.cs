using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.AgUi;

/// <summary>The event stream of AG-UI 1.0, for one exchange.</summary>
internal sealed class AgUiFormat(AgUiStart start) : IStreamFormat
{
    public string? Name => null;

    public string MediaType => NativeFormat.EventStreamType;

    public void WriteHeaders(HttpResponse response) => NativeFormat.WriteSseHeaders(response);

    public IStreamProjection Begin(StreamScope scope) => new AgUiProjection(scope, start);
}
