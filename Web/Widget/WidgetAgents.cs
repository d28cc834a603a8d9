using ChatCluster.Agents;
using ChatCluster.Web.Access;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Widget;

/// <summary>Refuses a widget whose agents are not there: its visitors would be the first to learn of it.</summary>
internal sealed class WidgetAgents(AgentCatalog agents) : IValidateOptions<AuthOptions>
{
    public ValidateOptionsResult Validate(string? name, AuthOptions options)
    {
        var failures = options.ApiKeys
            .SelectMany((key, index) => (key.Widget?.Agents ?? []).Where(agent => agents.Find(agent) is null)
                .Select(agent => $"ChatCluster:Auth:ApiKeys:{index}:Widget:Agents has '{agent}', and there is no such agent. Configure ChatCluster:Agents:{agent}, or name one of: {Names()}."))
            .ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private string Names() => string.Join(", ", agents.Agents.Select(agent => agent.Name).Order(StringComparer.Ordinal));
}
