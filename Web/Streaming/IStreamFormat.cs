using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Streaming;

/// <summary>
/// A wire format of a thread's stream. It is chosen by route, by <c>?format=</c> or by <c>Accept</c>. A new one is a folder of its own and
/// a line in
/// <see cref="StreamFormats"/>. Implementations are safe for concurrent use.
/// </summary>
internal interface IStreamFormat
{
    /// <summary>The value of <c>?format=</c>; null for a format that only its own routes serve.</summary>
    string? Name { get; }

    /// <summary>The content type of the stream, without parameters.</summary>
    string MediaType { get; }

    /// <summary>Sets the content type and what else the format's clients look for. Called once, before the first byte.</summary>
    void WriteHeaders(HttpResponse response);

    /// <summary>Begins a reader's stream.</summary>
    IStreamProjection Begin(StreamScope scope);
}
