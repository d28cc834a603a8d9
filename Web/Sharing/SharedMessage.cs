using ChatCluster.Threads;

namespace ChatCluster.Web.Sharing;

/// <summary>A message without what the page added to it. Of attachments the names are shown, not the files.</summary>
public sealed record SharedMessage(
    string Type, string MessageId, string Text, IReadOnlyList<SharedAttachment>? Attachments, DateTimeOffset At)
{
    internal static SharedMessage Of(MessagePosted message) => new(
        MessagePosted.TypeName,
        message.MessageId,
        message.Text,
        message.Attachments is { } files ? [.. files.Select(file => new SharedAttachment(file.Name, file.MediaType, ""))] : null,
        message.At);
}
