using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.Automatos;

/// <summary>A message in parts, or as one text.</summary>
internal sealed record ChatMessage(string? Id, string? Role, IReadOnlyList<ChatPart>? Parts, string? Content)
{
    public string Text => Parts is { Count: > 0 } parts
        ? string.Join("\n", parts.Where(part => part.Type is "text" && part.Text is { Length: > 0 }).Select(part => part.Text))
        : Content ?? "";

    public IReadOnlyList<Attachment> Files =>
        [.. (Parts ?? []).Where(part => part.Url is not null)
            .Select(part => new Attachment(part.Filename ?? "file", part.MediaType ?? "application/octet-stream", part.Url!))];

    /// <summary>Whether it names a file of the platform's store.</summary>
    public bool HasStoredFile => Parts?.Any(part => part.AttachmentId is not null && part.Url is null) is true;
}
