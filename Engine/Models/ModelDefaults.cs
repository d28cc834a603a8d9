using Microsoft.Extensions.AI;

namespace ChatCluster.Models;

/// <summary>Fills in the model's configured settings where a request leaves them open.</summary>
internal sealed class ModelDefaults(IChatClient client, string model, float? temperature, int? maxOutputTokens, bool supportsTools)
    : DelegatingChatClient(client)
{
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetResponseAsync(messages, Fill(options), cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetStreamingResponseAsync(messages, Fill(options), cancellationToken);

    private ChatOptions Fill(ChatOptions? options)
    {
        var filled = options?.Clone() ?? new();
        filled.ModelId = model;
        filled.Temperature ??= temperature;
        filled.MaxOutputTokens ??= maxOutputTokens;
        if (!supportsTools)
        {
            filled.Tools = null;
            filled.ToolMode = null;
        }

        return filled;
    }
}
