#pragma warning disable SCME0001 // The package gives fields beyond its own protocol through Patch only, which it still marks as experimental.
using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;
using Sdk = OpenAI.Chat;

namespace ChatCluster.Models.OpenAI;

/// <summary>Any OpenAI-compatible endpoint, through OpenAI's own package.</summary>
internal sealed class OpenAIClient : IChatClient
{
    private readonly Sdk.ChatClient _client;
    private readonly OpenAIRequest _request;
    private readonly ModelFailures _failures;
    private readonly ChatClientMetadata _metadata;

    public OpenAIClient(HttpClient http, ModelSource source, string? apiKey, ModelFailures failures)
    {
        _failures = failures;
        _request = new(source, failures);
        _metadata = new(ModelProvider.OpenAI, source.Endpoint, source.Model);

        // The package insists on a key; a server that needs none ignores it.
        _client = new(source.Model, new ApiKeyCredential(string.IsNullOrWhiteSpace(apiKey) ? "none" : apiKey), new()
        {
            Endpoint = source.Endpoint,
            Transport = new HttpClientPipelineTransport(http),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            // A model may think for minutes; the run's stall limit decides.
            NetworkTimeout = Timeout.InfiniteTimeSpan,
        });
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        ModelStream.Guard(ReadAsync(messages, options, cancellationToken), _failures, Translate, cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? _metadata
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    // The HTTP client belongs to whoever made it.
    public void Dispose()
    {
    }

    private async IAsyncEnumerable<ChatResponseUpdate> ReadAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var calls = new ToolCallAssembler();
        await foreach (var delta in _client.CompleteChatStreamingAsync(_request.Messages(messages, options), _request.Options(options), cancellationToken))
        {
            foreach (var call in delta.ToolCallUpdates)
            {
                calls.Add(call);
            }

            if (Content(delta) is { } content)
            {
                yield return new(ChatRole.Assistant, new AIContent[] { content });
            }

            if (delta.FinishReason is { } reason)
            {
                var whole = calls.Take();
                yield return new(ChatRole.Assistant, whole) { FinishReason = Finish(reason, whole.Count) };
            }

            if (delta.Usage is { } usage)
            {
                yield return new(ChatRole.Assistant, new AIContent[] { Usage(usage) });
            }
        }
    }

    private AIContent? Content(Sdk.StreamingChatCompletionUpdate delta)
    {
        if (delta.ContentUpdate.Count > 0 && delta.ContentUpdate[0].Text is { Length: > 0 } text)
        {
            return new TextContent(text);
        }

        if (delta.RefusalUpdate is { Length: > 0 } refusal)
        {
            return new TextContent(refusal);
        }

        if (delta.ToolCallUpdates.Count > 0)
        {
            return null;
        }

        // Not in OpenAI's protocol, and so not in its package: DeepSeek, vLLM and others stream reasoning in a field of their own.
        if ((delta.Patch.TryGetValue("$.choices[0].delta.reasoning_content"u8, out string? reasoning) && reasoning is { Length: > 0 })
            || (delta.Patch.TryGetValue("$.choices[0].delta.reasoning"u8, out reasoning) && reasoning is { Length: > 0 }))
        {
            return new TextReasoningContent(reasoning);
        }

        // A failure after the stream began: HTTP has no status left for it.
        return delta.Patch.TryGetJson("$.error"u8, out var error) ? throw _failures.FromStreamError(Encoding.UTF8.GetString(error.Span)) : null;
    }

    private static ChatFinishReason Finish(Sdk.ChatFinishReason reason, int calls) => reason switch
    {
        Sdk.ChatFinishReason.Length => ChatFinishReason.Length,
        Sdk.ChatFinishReason.ContentFilter => ChatFinishReason.ContentFilter,
        _ => calls > 0 ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
    };

    private static UsageContent Usage(Sdk.ChatTokenUsage usage) => new(new()
    {
        InputTokenCount = usage.InputTokenCount,
        OutputTokenCount = usage.OutputTokenCount,
        TotalTokenCount = usage.TotalTokenCount,
        CachedInputTokenCount = usage.InputTokenDetails?.CachedTokenCount,
        ReasoningTokenCount = usage.OutputTokenDetails?.ReasoningTokenCount,
    });

    private ModelException Translate(Exception exception) => exception switch
    {
        ClientResultException { Status: > 0 } refusal => _failures.FromStatus(refusal.Status, refusal.Message, WaitOf(refusal.GetRawResponse())),
        ClientResultException { InnerException: { } inner } => _failures.From(inner),
        // What the package says of values it does not know.
        ArgumentException or InvalidOperationException or FormatException => _failures.Broken("is not what the protocol says", exception),
        _ => _failures.From(exception),
    };

    private static TimeSpan? WaitOf(PipelineResponse? response) =>
        response is not null && response.Headers.TryGetValue("Retry-After", out var value) ? RetryAfter.Read(value) : null;
}
