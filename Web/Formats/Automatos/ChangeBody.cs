namespace ChatCluster.Web.Formats.Automatos;

/// <summary>What becomes of a chat: another title, another agent.</summary>
internal sealed record ChangeBody(string? Title, string? AgentId);
