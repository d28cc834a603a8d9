using ChatCluster.Models;
using ChatCluster.Models.Anthropic;
using ChatCluster.Models.Ollama;
using ChatCluster.Models.OpenAI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatCluster.Bench.Readers;

/// <summary>The product's readers, from the bytes of a reply to its updates, as its clients put them together.</summary>
internal static class TolerantReader
{
    public static IAsyncEnumerable<ChatResponseUpdate> ReadAsync(string provider, Stream stream, CancellationToken cancellationToken)
    {
        var source = new ModelSource("bench", provider, "m", new("http://127.0.0.1:1"));
        var (failures, limits) = (new ModelFailures(source, NullLogger.Instance), new ReplyLimits());
        var builder = new ReplyBuilder(limits, failures, new(null));
        return provider switch
        {
            "ollama" => OllamaClient.ReadAsync(OpenStreamAsync, new(builder, limits, failures), limits, failures, cancellationToken),
            "openai" => EventReader.ReadAsync(OpenAsync, new OpenAIReply(source, builder, failures), limits, failures, cancellationToken),
            _ => EventReader.ReadAsync(OpenAsync, new AnthropicReply(source, builder, failures), limits, failures, cancellationToken),
        };

        Task<ReplyBody> OpenAsync(CancellationToken token) => ReplyBody.OpenAsync(stream, [], token);

        async Task<Stream> OpenStreamAsync(CancellationToken token) => (await OpenAsync(token)).Stream;
    }
}
