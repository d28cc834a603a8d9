using System.Collections.Immutable;
using ChatCluster.Threads;

namespace ChatCluster.Rules;

/// <summary>What was posted first under a client's id: the same again is a repetition, anything else a mistake of the client.</summary>
internal sealed record KnownPost(string MessageId, string Text, ImmutableArray<Attachment>? Attachments)
{
    public static KnownPost? Of(ThreadSnapshot state, string clientId) => state.ByClientId.GetValueOrDefault(clientId);

    public bool IsSame(ThreadSnapshot state, PostMessage again) =>
        again.Text == Text && (again.Attachments ?? []).SequenceEqual(Attachments ?? [])
            && (again.Edits is not { } edited || Replaces(state, edited));

    // An edit stands beside what it replaces. That a message was an edit cannot be seen when it is posted again as none.
    private bool Replaces(ThreadSnapshot state, string edited) =>
        edited != MessageId
        && state.RunsByMessage.TryGetValue(MessageId, out var runs)
        && state.RunsByMessage.TryGetValue(edited, out var editedRuns)
        && state.FindRun(runs[0])?.Parent == state.FindRun(editedRuns[0])?.Parent;
}
