using ChatCluster.Memory;

namespace ChatCluster.Web.Memory;

/// <summary>One fact.</summary>
/// <param name="ThreadId">The thread of the message that it comes from; left out for what you wrote down yourself.</param>
/// <param name="MessageId">The message that it comes from.</param>
/// <param name="RunId">The run that the message belongs to; left out for facts of earlier versions.</param>
/// <param name="EditedAt">When you changed its words.</param>
public sealed record FactView(
    string Id, string Text, DateTimeOffset At, string? ThreadId, string? MessageId, string? RunId, DateTimeOffset? EditedAt)
{
    internal static FactView Of(MemoryFact fact) =>
        new(fact.Id, fact.Text, fact.At, fact.ThreadId, fact.MessageId, fact.RunId, fact.EditedAt);
}
