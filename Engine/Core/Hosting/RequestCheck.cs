using ChatCluster.Agents;
using ChatCluster.Models;
using ChatCluster.Threads;
using ChatCluster.Tools;

namespace ChatCluster.Hosting;

/// <summary>Refuses requests that name what this process does not have, or that come when it is at its budget.</summary>
internal sealed class RequestCheck(
    IModelCatalog models, AgentDirectory agents, IToolCatalog tools, HostOptions options)
{
    private static readonly ThreadAnswer.Invalid NoProject =
        new("unknown_project", "A project's id is 1 to 64 letters, digits, '_' and '-'.");

    /// <param name="tenant">The tenant of the thread.</param>
    /// <exception cref="Storage.StoreUnavailableException">Nobody can tell whether the tenant has the agent.</exception>
    public async ValueTask<ThreadAnswer?> RefuseAsync(
        string tenant, ThreadRequest request, int activeRuns, CancellationToken cancellationToken) => request switch
        {
            PostMessage { Text: var text, Attachments: var files } when string.IsNullOrWhiteSpace(text) && files is null or { Length: 0 } =>
                new ThreadAnswer.Invalid("text_empty", "A message needs a text or an attachment."),
            PostMessage c => await UnknownAsync(tenant, c.Agent, c.Model, cancellationToken) ?? Full(activeRuns),
            RegenerateReply c => await UnknownAsync(tenant, null, c.Model, cancellationToken) ?? Full(activeRuns),
            CreateThread { Settings: { } settings } when Wrong(settings) is { } wrong => wrong,
            CreateThread { Project: { } project } when !ThreadKey.IsValidId(project) => NoProject,
            MoveThread { Project: { } project } when !ThreadKey.IsValidId(project) => NoProject,
            ChangeSettings c when Wrong(c.Settings) is { } wrong => wrong,
            CreateThread c => await UnknownAsync(tenant, c.Agent, c.Model, cancellationToken),
            ChangeAgent c => await UnknownAsync(tenant, c.Agent, c.Model, cancellationToken),
            _ => null,
        };

    /// <summary>Refuses to switch off what there is not.</summary>
    /// <param name="before">The thread's settings until now.</param>
    public Task<ThreadAnswer?> RefuseToolsAsync(
        ThreadKey thread, ThreadRequest request, ThreadSettings before, CancellationToken cancellationToken) =>
        SwitchedOff.RefuseAsync(
            tools, thread, request switch
            {
                CreateThread c => c.Settings?.ToolsOff,
                ChangeSettings c => c.Settings.ToolsOff,
                _ => null,
            },
            before.ToolsOff, cancellationToken);

    private static ThreadAnswer.Invalid? Wrong(ThreadSettings settings) =>
        settings.Problem() is { } problem ? new("bad_settings", problem.Message) : null;

    // What was stored a moment ago through another process counts: whoever made an agent uses it next.
    private async ValueTask<ThreadAnswer?> UnknownAsync(string tenant, string? agent, string? model, CancellationToken cancellationToken)
    {
        await agents.TryRefreshAsync(cancellationToken);
        if (agents.Find(tenant, agent) is null)
        {
            await agents.RefreshAsync(TimeSpan.Zero, cancellationToken);
            if (agents.Find(tenant, agent) is null)
            {
                return new ThreadAnswer.Invalid(
                    "unknown_agent", $"There is no agent '{agent}'. There are: {string.Join(", ", agents.Names(tenant))}.");
            }
        }

        return model is not null && !models.TryGet(model, out _)
            ? new ThreadAnswer.Invalid(
                "unknown_model", $"There is no model '{model}'. There are: {string.Join(", ", models.Models.Select(m => m.Name))}.")
            : null;
    }

    private ThreadAnswer? Full(int activeRuns) => activeRuns >= options.MaxActiveRuns
        ? new ThreadAnswer.Unavailable($"This server works on {activeRuns} runs, which is its limit.", 5)
        : null;
}
