using ChatCluster.Catalog;

namespace ChatCluster.Web.Catalog;

/// <summary>An agent that answers.</summary>
/// <param name="Description">One line for people.</param>
/// <param name="Model">The model of its runs; the default one when left out.</param>
/// <param name="Tools">The tools it may use, by name or as <c>prefix*</c>; all when left out.</param>
/// <param name="Memory">Whether it remembers facts about you, unless you switch that off.</param>
/// <param name="Version">Which version of it new runs use.</param>
/// <param name="Suggestions">What people may begin with.</param>
public sealed record AgentView(
    string Name, string? Description, string? Model, IReadOnlyList<string>? Tools, bool Memory, string? Version,
    IReadOnlyList<string>? Suggestions)
{
    internal static AgentView Of(AgentDescription agent) =>
        new(agent.Name, agent.Description, agent.Model, agent.Tools, agent.Memory, agent.Version, agent.Suggestions);
}
