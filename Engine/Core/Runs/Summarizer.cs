using System.Globalization;
using System.Text;
using ChatCluster.Agents;
using ChatCluster.Budgets;
using ChatCluster.Models;
using ChatCluster.Prompts;
using ChatCluster.Rules;
using ChatCluster.Telemetry;
using ChatCluster.Threads;
using ChatCluster.Tools.Results;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Runs;

/// <summary>Has a model sum up the earlier part of a thread, on top of the summary before.</summary>
internal sealed partial class Summarizer(
    PromptOptions prompts, RunOptions options, BudgetGate budgets, TokenMeter meter, TimeProvider time, ILogger<Summarizer> logger)
{
    private const double WordsPerToken = 0.6;
    private const double CharactersPerToken = 5;

    // Timers take no more than some weeks.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>Whether a model is asked at all.</summary>
    public bool CanAsk(ChatModel model) => options.SummarizeContext && model.Provider is not "demo";

    /// <summary>What may stand in the material, in tokens.</summary>
    /// <param name="earlier">The summary before.</param>
    public double RoomFor(Agent agent, ChatModel model, string? earlier, int target)
    {
        var counter = TokenCounter.For(model.Id);
        var room = ContextBudget.Of(model, meter) - PromptCost.Of(Prompt(agent, earlier, "", target), counter);
        return Math.Max(room, target);
    }

    /// <param name="target">How long the summary is to be, in tokens.</param>
    /// <param name="patience">How long it may take.</param>
    /// <exception cref="OperationCanceledException">The process shuts down.</exception>
    public async Task<SummaryReply> WriteAsync(
        ThreadKey key, Agent agent, ChatModel model, string? earlier, string material, int target, RunState run, TimeSpan patience,
        IRunReports reports, RunSignals signals)
    {
        var prompt = Prompt(agent, earlier, material, target);
        var counted = PromptCost.Of(prompt, TokenCounter.For(model.Id));
        var (reply, text, began) = (new ModelReply(), new StringBuilder(), time.GetTimestamp());
        BudgetLease taken;
        try
        {
            using var any = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, signals.Shutdown);
            taken = await budgets.TakeAsync(key.Owner, model, Math.Max(counted, CallUsage.InputOf(prompt, [])), any.Token);
        }
        catch (Exception exception) when (exception is BudgetExhaustedException || signals.Stop.IsCancellationRequested)
        {
            // The answer meets the same budget, and the run ends there.
            signals.Shutdown.ThrowIfCancellationRequested();
            return new(null, Usage.None, WasTooLong: false);
        }

        using var lease = taken;
        using var trace = ModelTrace.Start(model, key.Id, run);
        Exception? failure = null;
        using var open = reports.Meter(() => Counted(cut: true));
        try
        {
            using var limit = new CancellationTokenSource(Shorter(patience, LongestWait), time);
            using var silence = new CancellationTokenSource(options.StallTime, time);
            using var ends = CancellationTokenSource.CreateLinkedTokenSource([signals.Stop, signals.Shutdown, limit.Token, silence.Token]);
            var updates = model.Client.GetStreamingResponseAsync(
                prompt, new() { ModelId = model.Id, MaxOutputTokens = model.OutputReserve }, ends.Token);
            await reply.ReadTextAsync(updates, text, MostCharacters(target), () => silence.CancelAfter(options.StallTime), ends.Token)
                .WaitAsync(ends.Token);
        }
        catch (Exception exception) when (!signals.Shutdown.IsCancellationRequested)
        {
            failure = exception;
            LogNoSummary(logger, run.Id, exception.Message);
        }

        if (failure is null && reply.Usage?.InputTokenCount is { } told)
        {
            meter.Learn(model, counted, told);
        }

        var wasTooLong = failure is ModelException { Code: RunState.TooLong };
        if (wasTooLong)
        {
            meter.NoteRefused(model, counted);
        }

        var refused = failure is not null and not OperationCanceledException && !reply.Began;
        var used = refused ? CallUsage.OfRefused(model, time.GetUtcNow()) : Counted(cut: failure is not null);
        lease.Used = used;
        trace.Finish(used, failure is null ? "stop" : "error");
        var summary = text.ToString().Trim();
        return new(failure is null && summary.Length > 0 ? ResultCutter.Cut(summary, MostCharacters(target)).Text : null, used, wasTooLong);

        Usage Counted(bool cut) => CallUsage.Of(model, reply.Usage, prompt, [], text.Length, cut, time.GetUtcNow()) with
        {
            LatencyMs = (long)time.GetElapsedTime(began).TotalMilliseconds,
        };
    }

    private static int MostCharacters(int target) => (int)(target * CharactersPerToken * 2);

    private List<ChatMessage> Prompt(Agent agent, string? earlier, string material, int target)
    {
        var length = string.Create(CultureInfo.InvariantCulture, $"Write at most {(int)(target * WordsPerToken)} words.");
        var text = earlier is null ? material : $"[the summary so far]\n{earlier}\n[end of the summary]\n\n{material}";
        return [new(ChatRole.System, $"{agent.Options.SummaryPrompt ?? prompts.Summary} {length}"), new(ChatRole.User, text)];
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
