using System.Text;
using ChatCluster.Agents;
using ChatCluster.Budgets;
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
    IModelCatalog models, AgentDirectory agents, PromptBuilder prompts, RunOptions options, BudgetGate budgets, TimeProvider time,
    ILogger<TitleWriter> logger)
{
    private const int MaxWords = 12;

    // No title is longer: reading stops after this many characters.
    private const int MaxCharacters = 2_000;

    /// <summary>The run whose end makes a title due, if there is one among the events.</summary>
    public static RunNode? Wanted(List<ThreadEvent> events, ThreadSnapshot thread)
    {
        foreach (var @event in events)
        {
            if (@event is RunFinished { Reason: RunReason.Completed } end && thread.TitleSource is "message"
                && thread.FindRun(end.RunId) is { Round: 1 } node)
            {
                return node;
            }
        }

        return null;
    }

    public async Task WriteAsync(Owner owner, RunNode node, IRunReports reports, CancellationToken cancellationToken)
    {
        var model = node.Model is { } name && models.TryGet(name, out var named) ? named : models.Default;
        if (!options.ImproveTitles || model.Provider is "demo")
        {
            return;
        }

        var prompt = prompts.BuildTitle(node, agents.FindOrDefault(owner.Tenant, node.Agent));
        BudgetLease taken;
        try
        {
            taken = await budgets.TakeAsync(owner, model, CallUsage.InputOf(prompt, []), cancellationToken);
        }
        catch (Exception exception)
        {
            LogNoTitle(logger, node.RunId, exception.Message);
            return;
        }

        using var lease = taken;
        var reply = new ModelReply();
        var text = new StringBuilder();
        var began = time.GetTimestamp();
        var (refused, whole) = (false, false);
        string? title = null;
        try
        {
            using var limit = new CancellationTokenSource(options.StallTime, time);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            var updates =
                model.Client.GetStreamingResponseAsync(prompt, new() { ModelId = model.Id, MaxOutputTokens = 200 }, patience.Token);
            await reply.ReadTextAsync(updates, text, MaxCharacters, null, patience.Token).WaitAsync(patience.Token);
            whole = true;
            title = Usable(text.ToString());
        }
        catch (Exception exception)
        {
            refused = !reply.Began && exception is not OperationCanceledException;
            LogNoTitle(logger, node.RunId, exception.Message);
        }

        try
        {
            var used = refused
                ? CallUsage.OfRefused(model, time.GetUtcNow())
                : CallUsage.Of(model, reply.Usage, prompt, [], text.Length, cut: !whole, time.GetUtcNow());
            lease.Used = used;
            await reports.ReportAsync(
                new SuggestTitle(title, used with { LatencyMs = (long)time.GetElapsedTime(began).TotalMilliseconds }));
        }
        catch (Exception exception)
        {
            LogNoTitle(logger, node.RunId, exception.Message);
        }
    }

    private static string? Usable(string text) =>
        TitleText.Clean(text.Trim().Trim('"', '\'', '*', '#', '.', ' ')) is { Length: > 0 } title && title.Split(' ').Length <= MaxWords
            ? title : null;
}
