using ChatCluster.Agents;
using ChatCluster.Models;
using ChatCluster.Prompts;
using ChatCluster.Rules;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Runs;

/// <summary>
/// Has a model write a better title than the beginning of the first message. Best effort: a thread has a title without it.
/// </summary>
internal sealed partial class TitleWriter(
    IModelCatalog models, AgentDirectory agents, PromptBuilder prompts, SideCalls calls, RunOptions options,
    ILogger<TitleWriter> logger) : IAfterRunTask
{
    private const int MaxTokens = 200;
    private const int MaxWords = 12;

    // No title is that long; a model that goes on is not heard out.
    private const int MaxCharacters = 2_000;

    public bool IsDue(ThreadKey key, RunFinished end, RunNode run, ThreadSnapshot thread) =>
        options.ImproveTitles && end.Reason is RunReason.Completed && run.Round == 1 && thread.TitleSource is "message"
        && ModelOf(run).Provider is not "demo";

    public async Task RunAsync(ThreadKey key, RunNode run, IRunReports reports, CancellationToken cancellationToken)
    {
        var prompt = prompts.BuildTitle(run, agents.FindOrDefault(key.Tenant, run.Agent));
        using var call = await calls.BeginAsync(key.Owner, ModelOf(run), prompt, cancellationToken);
        await call.ReadAsync(MaxTokens, MaxCharacters, options.StallTime, cancellationToken);
        if (call.Failure is { } failure)
        {
            LogNoTitle(logger, run.RunId, failure.Message);
        }

        await reports.ReportAsync(new SuggestTitle(call.Failure is null ? Usable(call.Text) : null, call.Settle()));
    }

    private ChatModel ModelOf(RunNode run) => run.Model is { } name && models.TryGet(name, out var named) ? named : models.Default;

    private static string? Usable(string text) =>
        TitleText.Clean(text.Trim().Trim('"', '\'', '*', '#', '.', ' ')) is { Length: > 0 } title && title.Split(' ').Length <= MaxWords
            ? title : null;
}
