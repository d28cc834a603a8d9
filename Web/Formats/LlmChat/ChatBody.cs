using System.Text.Json.Serialization;

namespace ChatCluster.Web.Formats.LlmChat;

/// <summary>A message; for leaving the conversation, the user alone.</summary>
internal sealed record ChatBody(
    [property: JsonPropertyName("user_id")] string? UserId,
    [property: JsonPropertyName("message")] string? Message,
    [property: JsonPropertyName("streaming")] bool? Streaming);
