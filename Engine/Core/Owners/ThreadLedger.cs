using ChatCluster.Budgets;
using ChatCluster.Rules;
using ChatCluster.Threads;

namespace ChatCluster.Owners;

/// <summary>What one thread asks of its owner's ledger, and what it tells it.</summary>
internal sealed class ThreadLedger(ThreadKey key, IOwnerLedger ledger, TimeProvider time, BudgetGate budgets)
{
    // A process that dies between the end of a run and its report is noticed by the next activation, within this time.
    private static readonly TimeSpan ToldAgain = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Whether the owner's limits refuse a request that the thread would accept. Asked before the request is in line, so that a ledger
    /// that is slow holds up nobody else in the thread. What happens in between is not made good: a message that was to wait, and starts
    /// because the run before it ended just then, starts without a place.
    /// </summary>
    public async ValueTask<ThreadAnswer.Limited?> RefuseAsync(
        ThreadSnapshot thread, ThreadRequest request, DecisionContext context, CancellationToken cancellationToken)
    {
        var limits = request switch { PostMessage post => post.Limits, RegenerateReply again => again.Limits, _ => null };
        var countsMessages = limits is { MessagesPerMinute: not null } or { TenantMessagesPerMinute: not null };
        var areSet = countsMessages || limits is { Runs: not null } or { TenantRuns: not null };
        if (limits is null || !(areSet || budgets.HasBudget(key.Owner))
            || ThreadDecider.Decide(key, thread, request, context) is not { Answer: ThreadAnswer.Done { Changed: true } } accepted)
        {
            return null;
        }

        if (await budgets.RefuseAsync(key.Owner, cancellationToken) is { } exhausted)
        {
            return exhausted;
        }

        var starts = accepted.Events.Any(e => e is RunStarted);
        return areSet && (starts || countsMessages)
            ? await ledger.AdmitAsync(new(key, thread.Sequence, starts, limits), cancellationToken)
            : null;
    }

    /// <summary>
    /// Tells once more of the runs that ended a moment ago, and of one that waits: who told of them may have died over it.
    /// </summary>
    public void Begin(ThreadSnapshot thread)
    {
        // Runs of an imported thread ended before the thread began, and somewhere else.
        var since = time.GetUtcNow() - ToldAgain;
        foreach (var node in thread.Ended.Values.Where(node => node.End is { } end && end.At > since && end.At > thread.CreatedAt))
        {
            ledger.Report(new(key, node.RunId, node.End!.At, thread.Sequence, Continues: thread.Run is { WaitsForClient: false }));
        }

        if (thread.Run is { WaitsForClient: true } waiting)
        {
            ledger.Report(new(key, waiting.Id, waiting.LastAt, thread.Sequence, Continues: false, Waits: true));
        }
    }

    /// <summary>
    /// Tells of the run that was under way before and is not any more, and of one that waits for its client, or no longer does.
    /// </summary>
    public void React(ThreadSnapshot before, ThreadSnapshot after)
    {
        if (before.Run is { } run && after.Ended.TryGetValue(run.Id, out var node) && node.End is { } end)
        {
            ledger.Report(new(key, node.RunId, end.At, after.Sequence, Continues: after.Run is not null));
        }
        else if (after.Run is { } going && going.WaitsForClient != before.Run is { WaitsForClient: true })
        {
            ledger.Report(
                new(key, going.Id, going.LastAt, after.Sequence, Continues: !going.WaitsForClient, going.WaitsForClient ? true : null));
        }
    }
}
