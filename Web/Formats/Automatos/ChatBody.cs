using System.Text.Json;
using ChatCluster.Web.Problems;

namespace ChatCluster.Web.Formats.Automatos;

/// <summary>A message, alone or at the end of those that its client holds.</summary>
internal sealed record ChatBody(string? Id, ChatMessage? Message, IReadOnlyList<ChatMessage>? Messages, string? AgentId)
{
    /// <exception cref="RequestException">A field is of another kind.</exception>
    public static ChatBody Read(JsonElement body)
    {
        try
        {
            return body.Deserialize<ChatBody>(JsonSerializerOptions.Web)!;
        }
        catch (JsonException exception)
        {
            throw RequestException.Malformed("malformed", $"{exception.Path} is of another kind.");
        }
    }

    /// <summary>What the user says now.</summary>
    public ChatMessage? Last => Message ?? Messages?.LastOrDefault(message => message.Role is null or "user");
}
