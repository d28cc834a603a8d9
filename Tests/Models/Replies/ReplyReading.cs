using System.Text;
using ChatCluster.Models;
using ChatCluster.Models.Anthropic;
using ChatCluster.Models.Ollama;
using ChatCluster.Models.OpenAI;
using ChatCluster.Models.Responses;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ChatCluster.Tests.Models.Replies;

/// <summary>Reads the bytes of a reply as the provider's client does.</summary>
internal static class ReplyReading
{
    public static async Task<List<ChatResponseUpdate>> ReadAsync(
        string provider, Stream stream, ReplyLimits? limits = null, IEnumerable<AITool>? tools = null) =>
        await Updates(provider, stream, limits ?? new(), tools, TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);

    public static IAsyncEnumerable<ChatResponseUpdate> Updates(
        string provider, Stream stream, ReplyLimits limits, IEnumerable<AITool>? tools, CancellationToken cancellationToken)
    {
        var source = new ModelSource("main", provider, "m", new("http://127.0.0.1:1"));
        var failures = new ModelFailures(source, NullLogger.Instance);
        var builder = new ReplyBuilder(limits, failures, new(tools));
        return provider switch
        {
            "ollama" => OllamaClient.ReadAsync(
                async token =>
                    (await ReplyBody.OpenAsync(stream, [], token)).Stream, new(builder, limits, failures), limits, failures,
                    cancellationToken),
            "openai" => EventReader.ReadAsync(
                token => ReplyBody.OpenAsync(stream, [], token), new OpenAIReply(source, builder, failures), limits, failures,
                cancellationToken),
            "openai-responses" => EventReader.ReadAsync(
                token => ReplyBody.OpenAsync(stream, [], token), new ResponsesReply(source, builder, failures, background: true), limits,
                failures, cancellationToken),
            _ => EventReader.ReadAsync(
                token => ReplyBody.OpenAsync(stream, [], token), new AnthropicReply(source, builder, failures), limits, failures,
                cancellationToken),
        };
    }

    public static Task<List<ChatResponseUpdate>> ReadAsync(string provider, string body, ReplyLimits? limits = null) =>
        ReadAsync(provider, new MemoryStream(Encoding.UTF8.GetBytes(body)), limits);
}
