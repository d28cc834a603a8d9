using ChatCluster.Models;
using ChatCluster.Prompts;
using ChatCluster.Rules;
using ChatCluster.Threads;

namespace ChatCluster.Runs;

/// <summary>
/// Makes every prompt fit its model's window: old results of tools are shortened, then earlier messages are summed up by the model, and
/// left out where no model can. What it decides is stored with the run, so that it is decided once.
/// </summary>
internal sealed class ContextGuard(PromptBuilder prompts, IPromptPolicy policy, Summarizer summarizer, TokenMeter meter, TimeProvider time)
{
    // For a thread that is already very long; later runs compact the rest.
    private const int MostPasses = 16;

    // However long system prompt and tools are, the branch gets this share of the budget.
    private const double LeastRoom = 0.25;

    private const double SummaryShare = 1 / 6d;
    private const int LeastSummary = 60;
    private const int MostSummary = 2_000;

    // After a refusal the budget was wrong, and nobody says by how much.
    private const double RoomAfterRefusal = 0.5;

    /// <param name="patience">How long the run may work on.</param>
    public async Task<PreparedPrompt> PrepareAsync(
        PromptRequest request, ThreadSnapshot thread, TimeSpan patience, IRunReports reports, RunSignals signals,
        CancellationToken cancellationToken)
    {
        var run = thread.Run!;
        meter.Adopt(request.Model, thread.Lessons.GetValueOrDefault(request.Model.Name));
        var began = time.GetTimestamp();
        var work = new Work(request, run, reports, signals);
        FittedPrompt? refused = run.Refusals > 0
            ? await policy.FitAsync(Branch(request, thread), Room(request), cancellationToken) : null;
        while (true)
        {
            var room = refused is null ? Room(request) : Math.Min(Room(request), refused.Tokens) * RoomAfterRefusal;
            var fitted = await policy.FitAsync(Branch(request, thread), room, cancellationToken);
            ContextCompacted compacted;
            if (fitted.Through is { } through)
            {
                // Half of the run's time at most: the answer needs some too.
                compacted = await CompactAsync(work, thread, through, room, (patience / 2) - time.GetElapsedTime(began));
            }
            else if (fitted.Shortened && !thread.Run!.Node.Compactions.Exists(word => word.Kind is ContextCompacted.Results))
            {
                compacted = new(run.Id, ContextCompacted.Results);
            }
            else
            {
                var head = prompts.BuildHead(request.Key, request.Agent, request.Tools, request.LastToolStep, request.Background);
                var tokens = PromptCost.Of(head, work.Counter) + PromptCost.Of(request.Tools, work.Counter) + fitted.Tokens;
                return new(thread, [.. head, .. fitted.Messages], tokens,
                    IsNoShorter: refused is not null && fitted.Tokens >= refused.Tokens);
            }

            thread = await reports.ReportAsync(new CompactContext(run.Id, run.Step, compacted));
            if (thread.Run is not { } now || now.Id != run.Id || !now.StepOpen || now.Attempt != run.Attempt)
            {
                return new(thread, null);
            }

            if (now.StopRequested)
            {
                return new(await reports.ReportAsync(
                    new EndRun(run.Id, RunReason.Stopped, null, null, reports.Written(), compacted.Usage)), null);
            }
        }
    }

    /// <summary>The prompt as it would be without asking anybody: to estimate by.</summary>
    public async Task<PreparedPrompt> EstimateAsync(PromptRequest request, ThreadSnapshot thread, CancellationToken cancellationToken)
    {
        meter.Adopt(request.Model, thread.Lessons.GetValueOrDefault(request.Model.Name));
        var fitted = await policy.FitAsync(Branch(request, thread), Room(request), cancellationToken);
        return new(thread,
            [
                .. prompts.BuildHead(request.Key, request.Agent, request.Tools, request.LastToolStep, request.Background),
                .. fitted.Messages
            ]);
    }

    private async Task<ContextCompacted> CompactAsync(Work work, ThreadSnapshot thread, RunNode through, double room, TimeSpan patience)
    {
        var nodes = SummaryMaterial.Uncovered(thread, through, out var summary);
        var earlier = summary?.Covered;
        var target = (int)Math.Clamp(room * SummaryShare, LeastSummary, MostSummary);
        Usage? used = null;
        for (var share = 1d; work.Passes < MostPasses && patience > TimeSpan.Zero && summarizer.CanAsk(work.Request.Model); share /= 2)
        {
            work.Passes++;
            var material = SummaryMaterial.Of(
                nodes, summarizer.RoomFor(work.Request.Agent, work.Request.Model, earlier?.Summary, target) * share, work.Counter);
            var reply = await summarizer.WriteAsync(
                work.Request.Key, work.Request.Agent, work.Request.Model, earlier?.Summary, material.Text, target, work.Run, patience,
                work.Reports, work.Signals);
            used = reply.Usage.Calls == 0 ? used : reply.Usage.Add(used);
            if (reply.Text is { } text)
            {
                var messages = (earlier?.Messages ?? 0) + material.Messages;
                return new(work.Run.Id, ContextCompacted.Summarized, material.Last.RunId, Messages: messages, Summary: text, Usage: used);
            }

            if (!reply.WasTooLong || share < 1)
            {
                // Who has not answered once is not asked for the rest of the material either.
                work.Passes = MostPasses;
            }
        }

        return new(work.Run.Id, ContextCompacted.LeftOut, through.RunId, Base: summary?.RunId,
            Messages: nodes.Sum(SummaryMaterial.MessagesOf), Usage: used);
    }

    private PromptBranch Branch(PromptRequest request, ThreadSnapshot thread) => new(prompts, request.Key, thread, request.Model);

    private double Room(PromptRequest request)
    {
        var counter = TokenCounter.For(request.Model.Id);
        var budget = ContextBudget.Of(request.Model, meter);
        var head = prompts.BuildHead(request.Key, request.Agent, request.Tools, request.LastToolStep, request.Background);
        return Math.Max(budget - PromptCost.Of(head, counter) - PromptCost.Of(request.Tools, counter), budget * LeastRoom);
    }

    /// <summary>One step's compaction.</summary>
    private sealed class Work(PromptRequest request, RunState run, IRunReports reports, RunSignals signals)
    {
        public PromptRequest Request => request;

        public RunState Run => run;

        public IRunReports Reports => reports;

        public RunSignals Signals => signals;

        public TokenCounter Counter { get; } = TokenCounter.For(request.Model.Id);

        /// <summary>How often the model was asked for a summary.</summary>
        public int Passes { get; set; }
    }
}
