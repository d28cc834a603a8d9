using ChatCluster.Budgets;
using ChatCluster.Models;
using ChatCluster.Threads;
using Microsoft.Extensions.AI;

namespace ChatCluster.Runs;

/// <summary>Begins calls of a model that are made beside those of a run, for titles, facts and summaries.</summary>
internal sealed class SideCalls(BudgetGate budgets, RunOptions options, TimeProvider time)
{
    public TimeProvider Time => time;

    /// <summary>Takes a call's part of the budget.</summary>
    /// <param name="counted">Tokens of the prompt, where they are known.</param>
    /// <exception cref="BudgetExhaustedException">Nothing is left.</exception>
    public async Task<SideCall> BeginAsync(
        Owner owner, ChatModel model, IReadOnlyList<ChatMessage> prompt, CancellationToken cancellationToken, double counted = 0)
    {
        var lease = await budgets.TakeAsync(owner, model, Math.Max(counted, CallUsage.InputOf(prompt, [])), cancellationToken);
        return new(lease, model, prompt, options.StallTime, time);
    }
}
