using System.Text.Json.Serialization;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.OpenAI;

/// <summary>What a completion used: all model calls of its run together.</summary>
internal sealed record ChatCompletionUsage(
    [property: JsonPropertyName("prompt_tokens")] long PromptTokens,
    [property: JsonPropertyName("completion_tokens")] long CompletionTokens,
    [property: JsonPropertyName("total_tokens")] long TotalTokens)
{
    public static ChatCompletionUsage Of(Usage usage) => new(usage.InputTokens, usage.OutputTokens, usage.InputTokens + usage.OutputTokens);
}
