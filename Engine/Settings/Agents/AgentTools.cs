using Microsoft.Extensions.Configuration;

namespace ChatCluster.Agents;

/// <summary>
/// Reads which tools agents may use. An empty list comes out of a settings file as an empty string under its key, which the binder takes
/// for a setting that was left out, and an agent that was to have no tool would have all.
/// </summary>
internal static class AgentTools
{
    /// <param name="configuration">The section <c>ChatCluster</c>.</param>
    public static void Read(IConfiguration configuration, IDictionary<string, AgentOptions> agents)
    {
        foreach (var agent in configuration.GetSection("Agents").GetChildren())
        {
            var key = agent.GetChildren()
                .FirstOrDefault(child => string.Equals(child.Key, nameof(AgentOptions.Tools), StringComparison.OrdinalIgnoreCase));
            if (key is null || key.GetChildren().Any())
            {
                continue;
            }

            if (!agents.TryGetValue(agent.Key, out var options))
            {
                agents[agent.Key] = options = new();
            }

            options.Tools = [];
            options.ToolsText = string.IsNullOrWhiteSpace(key.Value) ? null : key.Value;
            options.ToolsAreNull = key.Value is null;
        }
    }
}
