using ChatCluster.Catalog;
using ChatCluster.Web.Access;
using ChatCluster.Web.Catalog;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>The agents there are when a request comes in; here they are assistants.</summary>
internal sealed class KnownAgents(IReadOnlyList<AgentDescription> agents, Func<string, bool> isTool)
{
    /// <summary>By name, the default one first.</summary>
    public IReadOnlyList<AgentDescription> Agents => agents;

    /// <summary>The agent of that name, the default one where none is given; null when there is none.</summary>
    public AgentDescription? Find(string? name) => agents.FirstOrDefault(agent => agent.Name == (name ?? AgentDescription.Default));

    /// <summary>Whether this server has a tool of that name.</summary>
    public bool HasTool(string name) => isTool(name);

    /// <summary>What endpoints get as their parameter.</summary>
    public static async ValueTask<KnownAgents> BindAsync(HttpContext http) =>
        new(
            await http.RequestServices.GetRequiredService<TenantAgents>().ListAsync(http.User.Owner().Tenant, http.RequestAborted),
            (await http.RequestServices.GetRequiredService<ICatalog>().ReadAsync(http.RequestAborted)).HasTool);
}
