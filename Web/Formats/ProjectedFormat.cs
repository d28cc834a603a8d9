using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats;

/// <summary>A wire format that is a projection and the headers its clients look for.</summary>
/// <param name="name">The value of <c>?format=</c>; null for a format that only its own routes serve.</param>
/// <param name="contentType">The content type, with its parameters.</param>
/// <param name="begin">Begins a reader's stream.</param>
internal sealed class ProjectedFormat(
    string? name, string contentType, Func<StreamScope, IStreamProjection> begin, params (string Name, string Value)[] headers)
    : IStreamFormat
{
    public string? Name => name;

    public string MediaType { get; } = contentType.Split(';')[0];

    public void WriteHeaders(HttpResponse response)
    {
        NativeFormat.WriteSseHeaders(response);
        response.ContentType = contentType;
        foreach (var header in headers)
        {
            response.Headers[header.Name] = header.Value;
        }
    }

    public IStreamProjection Begin(StreamScope scope) => begin(scope);
}
