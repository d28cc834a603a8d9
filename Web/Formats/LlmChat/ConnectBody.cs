using System.Text.Json.Serialization;

namespace ChatCluster.Web.Formats.LlmChat;

/// <summary>A conversation to begin.</summary>
/// <param name="Server">An MCP server for this user alone.</param>
internal sealed record ConnectBody(
    [property: JsonPropertyName("user_id")] string? UserId,
    [property: JsonPropertyName("server")] ConnectServer? Server,
    [property: JsonPropertyName("llm")] ConnectModel? Llm);
