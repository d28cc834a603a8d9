using ChatCluster.Rules;
using ChatCluster.Threads;

namespace ChatCluster.Owners;

/// <summary>What one thread asks of its owner's ledger, and what it tells it.</summary>
internal sealed class ThreadLedger(ThreadKey key, IOwnerLedger ledger, TimeProvider time)
{
    // A process that dies between the end of a run and the word of it is found out by the next activation, within this time.
    private static readonly TimeSpan ToldAgain = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Whether the owner's limits refuse a request that the thread would accept. Asked before the request is in line, so that a ledger
    /// that is slow holds up nobody else in the thread. What happens in between is not made good: a message that was to wait, and starts because
    /// the run before it ended just then, starts without a place.
    /// </summary>
    public async ValueTask<ThreadAnswer.Limited?> RefuseAsync(ThreadSnapshot thread, ThreadRequest request, DecisionContext context, CancellationToken cancellationToken)
    {
        var limits = request switch { PostMessage post => post.Limits, RegenerateReply again => again.Limits, _ => null };
        if (limits is null or { Runs: null, MessagesPerMinute: null } || ThreadDecider.Decide(key, thread, request, context) is not { Answer: ThreadAnswer.Done { Changed: true } } accepted)
        {
            return null;
        }

        var starts = accepted.Events.Any(e => e is RunStarted);
        return starts || limits.MessagesPerMinute is not null
            ? await ledger.AdmitAsync(new(key, thread.Sequence, starts, limits), cancellationToken)
            : null;
    }

    /// <summary>Tells once more of the runs that ended a moment ago: who ended them may have died over it.</summary>
    public void Begin(ThreadSnapshot thread)
    {
        // Runs of an imported thread ended before the thread began, and somewhere else.
        var since = time.GetUtcNow() - ToldAgain;
        foreach (var node in thread.Ended.Values.Where(node => node.End is { } end && end.At > since && end.At > thread.CreatedAt))
        {
            ledger.Report(EndOf(thread, node, node.End!.At, node.End.Usage));
        }

        if (thread.ModelTitle is { } title && title.At > since && title.At > thread.CreatedAt)
        {
            ReportTitle(thread, title);
        }

        if (thread.NotedMemory is { } noted && noted.At > since && noted.At > thread.CreatedAt)
        {
            ReportAside(thread, "memory", noted.At, noted.Usage);
        }
    }

    /// <summary>Tells of the run that was under way before and is not any more, and of calls beside it.</summary>
    public void React(ThreadSnapshot before, ThreadSnapshot after)
    {
        if (after.ModelTitle is { } title && title != before.ModelTitle)
        {
            ReportTitle(after, title);
        }

        if (after.NotedMemory is { } noted && noted != before.NotedMemory)
        {
            ReportAside(after, "memory", noted.At, noted.Usage);
        }

        if (before.Run is { } run && after.Ended.TryGetValue(run.Id, out var node) && node.End is { } end)
        {
            ledger.Report(EndOf(after, node, end.At, end.Usage));
        }
    }

    private void ReportTitle(ThreadSnapshot thread, TitleChanged title) => ReportAside(thread, "title", title.At, title.Usage!);

    private void ReportAside(ThreadSnapshot thread, string what, DateTimeOffset at, Usage usage) =>
        ledger.Report(new(key, FormattableString.Invariant($"{key.Id}-{what}-{at.ToUnixTimeMilliseconds()}"), at, thread.Sequence, thread.Run is not null, 0, usage, Aside: true));

    private RunEnd EndOf(ThreadSnapshot thread, RunNode node, DateTimeOffset at, Usage usage)
    {
        var posted = thread.RunsByMessage[node.Message.MessageId][0] == node.RunId ? 1 : 0;
        var steered = node.Items.Count(item => item is MessagePosted);
        return new(key, node.RunId, at, thread.Sequence, Continues: thread.Run is not null, posted + steered, usage);
    }
}
