using ChatCluster.Threads;

namespace ChatCluster.Web.Threads;

/// <summary>The thread as people read it, oldest round first.</summary>
/// <param name="Cursor">Watching the events from here misses and doubles nothing.</param>
/// <param name="Total">How many rounds the selected branch has.</param>
/// <param name="More">Whether there are rounds beyond this page, in the direction it was read.</param>
/// <param name="Next">The <c>cursor</c> of that next page; left out on the last.</param>
/// <param name="Consents">Tools that the owner is not asked about in this thread, as long as a run has read nothing from outside.</param>
/// <param name="Settings">What you want of the model in this thread; left out where nothing was said.</param>
/// <param name="Queue">Messages that wait for the run under way.</param>
public sealed record TranscriptView(
    ThreadView Thread,
    string Cursor,
    int Total,
    bool More,
    string? Next,
    IReadOnlyList<QueuedMessage> Queue,
    IReadOnlyList<TranscriptRoundView> Rounds,
    IReadOnlyList<RememberedConsent>? Consents,
    ThreadSettings? Settings)
{
    internal static TranscriptView Of(TranscriptPage page, string? next) => new(
        ThreadView.Of(page.Thread),
        page.Cursor.ToString(),
        page.Total,
        page.More,
        next,
        page.Queue,
        [.. page.Rounds.Select(TranscriptRoundView.Of)],
        page.Consents.IsDefaultOrEmpty ? null : page.Consents,
        page.Settings);
}
