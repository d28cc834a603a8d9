using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.OpenAI;

/// <summary>Chat completions as a stream of chunks.</summary>
/// <param name="usage">Whether the client wants what was used, in a chunk of its own.</param>
internal sealed class ChatCompletionFormat(string model, bool usage, DateTimeOffset now) : IStreamFormat
{
    public string? Name => null;

    public string MediaType => NativeFormat.EventStreamType;

    public void WriteHeaders(HttpResponse response) => NativeFormat.WriteSseHeaders(response);

    public IStreamProjection Begin(StreamScope scope) => new ChatCompletionProjection(scope, model, usage, now);
}
