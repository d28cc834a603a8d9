using ChatCluster.Models;
using ChatCluster.Prompts;
using ChatCluster.Rules;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Runs;

/// <summary>Has a model write a better title than the beginning of the first message. Best effort: a thread has a title without it.</summary>
internal sealed partial class TitleWriter(IModelCatalog models, PromptBuilder prompts, RunOptions options, ILogger<TitleWriter> logger)
{
    private const int MaxWords = 12;

    /// <summary>The run whose end makes a title due, if there is one among the events.</summary>
    public static RunNode? Wanted(List<ThreadEvent> events, ThreadSnapshot thread)
    {
        foreach (var @event in events)
        {
            if (@event is RunFinished { Reason: RunReason.Completed } end && thread.TitleSource is "message" && thread.FindRun(end.RunId) is { Round: 1 } node)
            {
                return node;
            }
        }

        return null;
    }

    public async Task WriteAsync(RunNode node, IRunReports reports, CancellationToken cancellationToken)
    {
        var model = node.Model is { } name && models.TryGet(name, out var named) ? named : models.Default;
        if (!options.ImproveTitles || model.Provider is "demo")
        {
            return;
        }

        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(options.StallTime);
            var text = new System.Text.StringBuilder();
            await foreach (var update in model.Client.GetStreamingResponseAsync(prompts.BuildTitle(node), new() { ModelId = model.Id, MaxOutputTokens = 200 }, patience.Token))
            {
                text.Append(update.Text);
            }

            var title = TitleText.Clean(text.ToString().Trim().Trim('"', '\'', '*', '#', '.', ' '));
            if (title.Length > 0 && title.Split(' ').Length <= MaxWords + 4)
            {
                await reports.ReportAsync(new SuggestTitle(title));
            }
        }
        catch (Exception exception)
        {
            LogNoTitle(logger, node.RunId, exception.Message);
        }
    }
}
