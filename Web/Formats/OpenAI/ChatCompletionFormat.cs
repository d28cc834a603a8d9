using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.OpenAI;

/// <summary>Chat completions as a stream of chunks.</summary>
internal sealed class ChatCompletionFormat(ChatCompletionAsk ask) : IStreamFormat
{
    public string? Name => null;

    public string MediaType => NativeFormat.EventStreamType;

    public void WriteHeaders(HttpResponse response) => NativeFormat.WriteSseHeaders(response);

    public IStreamProjection Begin(StreamScope scope) => new ChatCompletionProjection(scope, ask);
}
