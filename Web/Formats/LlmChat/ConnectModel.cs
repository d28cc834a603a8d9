using System.Text.Json.Serialization;

namespace ChatCluster.Web.Formats.LlmChat;

/// <summary>The model of a conversation.</summary>
/// <param name="Temperature">0 to 2.</param>
internal sealed record ConnectModel(
    [property: JsonPropertyName("model")] string? Model,
    [property: JsonPropertyName("temperature")] double? Temperature,
    [property: JsonPropertyName("max_tokens")] int? MaxTokens);
