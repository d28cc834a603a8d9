using ChatCluster.Agents;
using ChatCluster.Catalog;

namespace ChatCluster.Web.Admin;

/// <summary>An agent that a tenant has.</summary>
/// <param name="Version">Which version of it new runs use.</param>
/// <param name="Stored">Whether it is the tenant's own; others come from the installation's settings and files.</param>
/// <param name="At">When the version was made.</param>
/// <param name="By">Who made it, as <c>tenant/user</c>.</param>
public sealed record AgentItem(
    string Name, string? Version, bool Stored, string? Description, string? Model, IReadOnlyList<string>? Tools,
    DateTimeOffset? At, string? By)
{
    internal static AgentItem Of(AgentDescription agent, StoredAgent? stored) =>
        new(agent.Name, agent.Version, stored is not null, agent.Description, agent.Model, agent.Tools, stored?.At, stored?.By);
}
