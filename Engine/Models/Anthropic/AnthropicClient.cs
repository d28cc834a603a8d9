using Anthropic.Core;
using Anthropic.Exceptions;
using Microsoft.Extensions.AI;
using Sdk = Anthropic.AnthropicClient;

namespace ChatCluster.Models.Anthropic;

/// <summary>Anthropic's models, through Anthropic's own package and its <see cref="IChatClient"/>.</summary>
internal sealed class AnthropicClient : DelegatingChatClient
{
    // The protocol demands a limit.
    private const int DefaultMaxOutputTokens = 8_192;

    private readonly ModelFailures _failures;

    public AnthropicClient(HttpClient http, ModelSource source, string apiKey, ModelFailures failures)
        : base(Client(http, source, apiKey, failures)) => _failures = failures;

    public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        ModelStream.Guard(base.GetStreamingResponseAsync(messages, options, cancellationToken), _failures, Translate, cancellationToken);

    private static IChatClient Client(HttpClient http, ModelSource source, string apiKey, ModelFailures failures) => new Sdk(new ClientOptions
    {
        HttpClient = http,
        Handlers = [new RefusalHandler(failures)],
        BaseUrl = source.Endpoint.AbsoluteUri.TrimEnd('/'),
        ApiKey = apiKey,
        MaxRetries = 0,
        Timeout = Timeout.InfiniteTimeSpan,
    }).AsIChatClient(source.Model, DefaultMaxOutputTokens);

    private ModelException Translate(Exception exception) => exception switch
    {
        AnthropicIOException { InnerException: { } inner } => _failures.From(inner),
        AnthropicSseException inStream => _failures.FromStreamError(inStream.Message),
        AnthropicException other => _failures.Broken("is not what the protocol says", other),
        _ => _failures.From(exception),
    };
}
