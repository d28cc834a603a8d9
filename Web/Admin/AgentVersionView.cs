using ChatCluster.Agents;

namespace ChatCluster.Web.Admin;

/// <summary>One version of a tenant's agent.</summary>
/// <param name="By">Who made it, as <c>tenant/user</c>.</param>
/// <param name="Of">The version that it is a return to.</param>
/// <param name="Deleted">Whether the agent was deleted with it.</param>
/// <param name="Agent">What it is; null when it was deleted.</param>
public sealed record AgentVersionView(
    string Tenant, string Name, int Version, DateTimeOffset At, string By, int? Of, bool Deleted, AgentDefinition? Agent)
{
    internal static AgentVersionView From(StoredAgent agent) =>
        new(agent.Tenant, agent.Name, agent.Version, agent.At, agent.By, agent.Of, agent.Definition is null, agent.Definition);
}
