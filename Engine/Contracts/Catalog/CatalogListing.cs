using ChatCluster.Tools;

namespace ChatCluster.Catalog;

/// <summary>The models, agents and tools of an installation.</summary>
/// <param name="Models">At least one; the first is the default.</param>
/// <param name="Agents">By name, with <see cref="AgentDescription.Default"/> first, which is always there.</param>
/// <param name="Tools">The tools and where they come from.</param>
/// <param name="Memory">Whether agents that do not say so remember facts about their users.</param>
public sealed record CatalogListing(
    IReadOnlyList<ModelDescription> Models, IReadOnlyList<AgentDescription> Agents, ToolListing Tools, bool Memory = false)
{
    /// <summary>The model of that name, upper and lower case aside; null when there is none.</summary>
    public ModelDescription? FindModel(string name) =>
        Models.FirstOrDefault(model => string.Equals(model.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The agent of that name; null when there is none.</summary>
    public AgentDescription? FindAgent(string name) => Agents.FirstOrDefault(agent => agent.Name == name);

    /// <summary>Whether there is a tool of that name.</summary>
    public bool HasTool(string name) => Tools.Tools.Any(tool => tool.Name == name);
}
