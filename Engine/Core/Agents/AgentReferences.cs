using ChatCluster.Configuration;
using ChatCluster.Hosting;
using ChatCluster.Models;
using ChatCluster.Tools;
using Microsoft.Extensions.Options;

namespace ChatCluster.Agents;

/// <summary>Checks at start that what an agent names is there: its runs would fail, or go on without the tools they need.</summary>
internal sealed class AgentReferences(IOptions<ModelsOptions> models, IToolCatalog tools) : IValidateOptions<EngineOptions>
{
    public ValidateOptionsResult Validate(string? name, EngineOptions options)
    {
        var problems = options.Agents.SelectMany(agent => Problems($"ChatCluster:Agents:{agent.Key}", agent.Value)).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    /// <param name="path">Where the agent stands.</param>
    public IEnumerable<string> Problems(string path, AgentOptions agent)
    {
        var configured = models.Value.Models;
        if (agent.Model is { Length: > 0 } model && !configured.ContainsKey(model))
        {
            var names = string.Join(", ", configured.Keys.Order(StringComparer.OrdinalIgnoreCase));
            yield return $"{path}:Model is '{model}', which is not configured: add ChatCluster:Models:{model}"
                + (configured.Count == 0 ? "." : $", or name one of [{names}].");
        }

        foreach (var tool in agent.Tools?.Where(tool => tool.Length > 0 && !IsThere(tool)) ?? [])
        {
            var near = NearestName.Of(tool.TrimEnd('*'), tools.Tools.Keys);
            yield return $"{path}:Tools has '{tool}', and no tool is called that{(tool.EndsWith('*') ? " or begins like that" : "")}. "
                + (near is null
                    ? $"The tools are {string.Join(", ", tools.Tools.Keys.Order(StringComparer.Ordinal))}." : $"Did you mean {near}?");
        }
    }

    private bool IsThere(string tool) => tool == "*" || (tool.EndsWith('*')
        ? tools.Tools.Keys.Any(name => name.StartsWith(tool[..^1], StringComparison.Ordinal))
        : tools.Tools.ContainsKey(tool)) || tools.MayCome(tool);
}
