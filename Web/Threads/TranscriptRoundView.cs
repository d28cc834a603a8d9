using ChatCluster.Threads;

namespace ChatCluster.Web.Threads;

/// <summary>One message and the run that answered it.</summary>
/// <param name="Message">The <c>message.posted</c> event.</param>
/// <param name="Items">The reply's parts, in the order they happened.</param>
/// <param name="Reason">How the run ended; null while it is under way.</param>
/// <param name="Finish"><c>length</c>, <c>content_filter</c> or <c>broken_off</c>, when the reply is not whole.</param>
/// <param name="Recoverable">For a failed run: whether the same message may succeed later.</param>
/// <param name="Versions">All runs that branch here, this one among them.</param>
public sealed record TranscriptRoundView(
    int Round,
    string RunId,
    ThreadEvent Message,
    IReadOnlyList<TranscriptItemView> Items,
    RunReason? Reason,
    string? Code,
    string? Error,
    Usage Usage,
    string? Model,
    IReadOnlyList<string> Versions,
    string? Rating,
    string? Finish,
    bool? Recoverable)
{
    internal static TranscriptRoundView Of(TranscriptRound round) => new(
        round.Round,
        round.RunId,
        round.Message,
        [.. round.Items.Select(TranscriptItemView.Of)],
        round.Reason,
        round.Code,
        round.Error,
        round.Usage,
        round.Model,
        round.Versions,
        round.Rating,
        round.Finish,
        round.Recoverable);
}
