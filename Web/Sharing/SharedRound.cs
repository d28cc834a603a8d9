using ChatCluster.Threads;

namespace ChatCluster.Web.Sharing;

/// <summary>One message and what came of it.</summary>
/// <param name="Reason">How the run ended; null while it is under way.</param>
public sealed record SharedRound(
    int Round, string RunId, SharedMessage Message, IReadOnlyList<SharedItem> Items, RunReason? Reason, string? Model)
{
    internal static SharedRound Of(TranscriptRound round) => new(
        round.Round,
        round.RunId,
        SharedMessage.Of(round.Message),
        [.. round.Items.Select(SharedItem.Of).OfType<SharedItem>()],
        round.Reason,
        round.Model);
}
