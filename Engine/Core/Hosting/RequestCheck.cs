using ChatCluster.Agents;
using ChatCluster.Models;
using ChatCluster.Threads;

namespace ChatCluster.Hosting;

/// <summary>Refuses requests that name what this process does not have, or that come when it is at its budget.</summary>
internal sealed class RequestCheck(IModelCatalog models, AgentCatalog agents, HostOptions options)
{
    public ThreadAnswer? Refuse(ThreadRequest request, int activeRuns) => request switch
    {
        PostMessage { Text: var text, Attachments: var files } when string.IsNullOrWhiteSpace(text) && files is null or { Length: 0 } =>
            new ThreadAnswer.Invalid("text_empty", "A message needs a text or an attachment."),
        PostMessage c => Unknown(c.Agent, c.Model) ?? Full(activeRuns),
        RegenerateReply c => Unknown(null, c.Model) ?? Full(activeRuns),
        CreateThread c => Unknown(c.Agent, c.Model),
        ChangeAgent c => Unknown(c.Agent, c.Model),
        _ => null,
    };

    private ThreadAnswer? Unknown(string? agent, string? model)
    {
        if (agents.Find(agent) is null)
        {
            return new ThreadAnswer.Invalid("unknown_agent", $"There is no agent '{agent}'. There are: {string.Join(", ", agents.Agents.Select(a => a.Name))}.");
        }

        return model is not null && !models.TryGet(model, out _)
            ? new ThreadAnswer.Invalid("unknown_model", $"There is no model '{model}'. There are: {string.Join(", ", models.Models.Select(m => m.Name))}.")
            : null;
    }

    private ThreadAnswer? Full(int activeRuns) => activeRuns >= options.MaxActiveRuns
        ? new ThreadAnswer.Unavailable($"This server works on {activeRuns} runs, which is its limit.", 5)
        : null;
}
