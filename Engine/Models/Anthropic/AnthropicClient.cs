using Microsoft.Extensions.AI;

namespace ChatCluster.Models.Anthropic;

/// <summary>Anthropic's models, and what speaks their protocol: <c>POST …/v1/messages</c>.</summary>
internal sealed class AnthropicClient(ModelHttp http, ModelSource source, string apiKey, ModelFailures failures)
    : StreamingClient(new(ModelProvider.Anthropic, source.Endpoint, source.Model))
{
    private const string Version = "2023-06-01";

    private readonly AnthropicRequest _request = new(source, failures);
    private readonly Uri _address = new($"{source.Endpoint.AbsoluteUri.TrimEnd('/')}/v1/messages");

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var names = new ToolNames(options?.Tools);
        var reply = new AnthropicReply(source, new(http.Limits, failures, names), failures);
        return EventReader.ReadAsync(
            token => http.OpenAsync(_address, _request.Write(messages, options, names), Sign, token), reply, http.Limits, failures,
            cancellationToken);
    }

    private void Sign(HttpRequestMessage request)
    {
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.TryAddWithoutValidation("x-api-key", apiKey);
        request.Headers.TryAddWithoutValidation("anthropic-version", Version);
    }
}
