using ChatCluster.Rules;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Runs;

/// <summary>
/// Has a model write a better title than the beginning of the first message. Best effort: a thread has a title without it.
/// </summary>
internal sealed partial class TitleWriter(AfterRunParts engine, ILogger<TitleWriter> logger) : IAfterRunTask
{
    private const int MaxTokens = 200;
    private const int MaxWords = 12;

    // No title is longer: reading stops after this many characters.
    private const int MaxCharacters = 2_000;

    public bool IsDue(ThreadKey key, RunFinished end, RunNode run, ThreadSnapshot thread) =>
        engine.Options.ImproveTitles && end.Reason is RunReason.Completed && run.Round == 1 && thread.TitleSource is "message"
        && engine.ModelOf(run).Provider is not "demo";

    public async Task RunAsync(ThreadKey key, RunNode run, IRunReports reports, CancellationToken cancellationToken)
    {
        var prompt = engine.Prompts.BuildTitle(run, engine.Agents.FindOrDefault(key.Tenant, run.Agent));
        using var call = await engine.Calls.BeginAsync(key.Owner, engine.ModelOf(run), prompt, cancellationToken);
        await call.ReadAsync(MaxTokens, MaxCharacters, engine.Options.StallTime, cancellationToken);
        if (call.Failure is { } failure)
        {
            LogNoTitle(logger, run.RunId, failure.Message);
        }

        await reports.ReportAsync(new SuggestTitle(call.Failure is null ? Usable(call.Text) : null, call.Settle()));
    }

    private static string? Usable(string text) =>
        TitleText.Clean(text.Trim().Trim('"', '\'', '*', '#', '.', ' ')) is { Length: > 0 } title && title.Split(' ').Length <= MaxWords
            ? title : null;
}
