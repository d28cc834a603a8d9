using ChatCluster.Threads;

namespace ChatCluster.Web.Threads;

/// <summary>One answer to one message.</summary>
/// <param name="Round">Its number in the thread, from 1.</param>
/// <param name="MessageId">The message it answers.</param>
/// <param name="Running">Whether it is under way.</param>
/// <param name="Reason">How it ended; left out while it is under way.</param>
/// <param name="Code">For <c>limited</c> and <c>failed</c>: which limit, which failure.</param>
/// <param name="Message">For <c>limited</c> and <c>failed</c>: the same in words.</param>
/// <param name="Text">The reply: the text of the last finished step that wrote any. The text of the step under way is in the stream
/// only.</param>
/// <param name="Items">The reply's parts, in the order they happened.</param>
/// <param name="Versions">All runs that branch here, this one among them.</param>
/// <param name="Rating">What its owner thinks of it.</param>
public sealed record RunView(
    string ThreadId,
    string RunId,
    int Round,
    string MessageId,
    bool Running,
    RunReason? Reason,
    string? Code,
    string? Message,
    string Text,
    IReadOnlyList<TranscriptItemView> Items,
    Usage Usage,
    string? Model,
    IReadOnlyList<string> Versions,
    string? Rating)
{
    internal static RunView Of(string threadId, TranscriptRound round) => new(
        threadId,
        round.RunId,
        round.Round,
        round.Message.MessageId,
        round.Reason is null,
        round.Reason,
        round.Code,
        round.Error,
        round.Items.LastOrDefault(item => item.Text is not null)?.Text ?? "",
        [.. round.Items.Select(TranscriptItemView.Of)],
        round.Usage,
        round.Model,
        round.Versions,
        round.Rating);
}
