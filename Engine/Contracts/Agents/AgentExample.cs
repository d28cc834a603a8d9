namespace ChatCluster.Agents;

/// <summary>A message that a model is shown before the thread, as an example.</summary>
/// <param name="Role"><c>user</c> or <c>assistant</c>.</param>
public sealed record AgentExample(string Role, string Text);
