namespace ChatCluster.Web.Formats.Automatos;

/// <summary>A message, alone or at the end of those that its client holds.</summary>
internal sealed record ChatBody(string? Id, ChatMessage? Message, IReadOnlyList<ChatMessage>? Messages, string? AgentId)
{
    /// <summary>What the user says now.</summary>
    public ChatMessage? Last => Message ?? Messages?.LastOrDefault(message => message.Role is null or "user");
}
