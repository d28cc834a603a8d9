using System.Text.Json.Serialization;

namespace ChatCluster.Web.Formats.LlmChat;

/// <summary>An MCP server for one conversation.</summary>
/// <param name="Transport">How it is spoken to; streamable HTTP when left out.</param>
/// <param name="AuthToken">What it lets the user in with. Never in an answer.</param>
internal sealed record ConnectServer(
    [property: JsonPropertyName("url")] string? Url,
    [property: JsonPropertyName("transport")] string? Transport,
    [property: JsonPropertyName("auth_token")] string? AuthToken);
