using System.Globalization;
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
    PromptOptions prompts, RunOptions options, SideCalls calls, TokenMeter meter, ILogger<Summarizer> logger)
{
    private const double WordsPerToken = 0.6;
    private const double CharactersPerToken = 5;

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
        SideCall begun;
        using var stops = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop, signals.Shutdown);
        try
        {
            begun = await calls.BeginAsync(key.Owner, model, prompt, stops.Token, counted);
        }
        catch (Exception exception) when (exception is BudgetExhaustedException || signals.Stop.IsCancellationRequested)
        {
            // The answer meets the same budget, and the run ends there.
            signals.Shutdown.ThrowIfCancellationRequested();
            return new(null, Usage.None, WasTooLong: false);
        }

        using var call = begun;
        using var trace = ModelTrace.Start(model, key.Id, run);
        using var open = reports.Meter(call.UsedSoFar);
        await call.ReadAsync(model.OutputReserve, MostCharacters(target), patience, stops.Token);
        if (call.Failure is { } failure)
        {
            signals.Shutdown.ThrowIfCancellationRequested();
            LogNoSummary(logger, run.Id, failure.Message);
        }
        else if (call.CountedInput is { } told)
        {
            meter.Learn(model, counted, told);
        }

        var wasTooLong = call.Failure is ModelException { Code: RunState.TooLong };
        if (wasTooLong)
        {
            meter.NoteRefused(model, counted);
        }

        var used = call.Settle();
        trace.Finish(used, call.Failure is null ? "stop" : "error");
        var summary = call.Text.Trim();
        return new(
            call.Failure is null && summary.Length > 0 ? ResultCutter.Cut(summary, MostCharacters(target)).Text : null, used, wasTooLong);
    }

    private static int MostCharacters(int target) => (int)(target * CharactersPerToken * 2);

    private List<ChatMessage> Prompt(Agent agent, string? earlier, string material, int target)
    {
        var length = string.Create(CultureInfo.InvariantCulture, $"Write at most {(int)(target * WordsPerToken)} words.");
        var text = earlier is null ? material : $"[the summary so far]\n{earlier}\n[end of the summary]\n\n{material}";
        return [new(ChatRole.System, $"{agent.Options.SummaryPrompt ?? prompts.Summary} {length}"), new(ChatRole.User, text)];
    }
}
