using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using ChatCluster.Files;
using ChatCluster.Threads;
using Microsoft.Extensions.AI;

namespace ChatCluster.Prompts;

/// <summary>How a file that came with a message is shown to a model.</summary>
internal sealed class Attachments(AttachmentFiles files)
{
    private const int MaxTextLength = 100_000;

    // Reading a document takes long, and every step of a run needs it again. It goes with the message it came with.
    private readonly ConditionalWeakTable<Attachment, AIContent> _documents = [];

    /// <param name="canSee">Whether the model takes images; to one that does not, an image is only named.</param>
    public async Task<AIContent> ReadAsync(ThreadKey key, Attachment attachment, bool canSee, CancellationToken cancellationToken)
    {
        var image = attachment.MediaType.StartsWith("image/", StringComparison.OrdinalIgnoreCase);
        if (image && !canSee)
        {
            return Note(attachment, "an image; this model cannot see images");
        }

        if (image && !MediaTypeHeaderValue.TryParse(attachment.MediaType, out _))
        {
            return Note(attachment, "an image of no known type");
        }

        if (_documents.TryGetValue(attachment, out var known))
        {
            return known;
        }

        ReadOnlyMemory<byte> content;
        try
        {
            if (DataUrl.TryRead(attachment.Url, out var inline))
            {
                content = inline;
            }
            else if (await files.FindAsync(key, attachment.Url, cancellationToken) is { } file)
            {
                content = file.Content;
            }
            else
            {
                return Note(attachment, "not kept by this server");
            }
        }
        catch (IOException)
        {
            // A run does not end because of one file.
            return Note(attachment, "cannot be read at the moment");
        }

        return image ? new DataContent(content, attachment.MediaType) { Name = attachment.Name }
            : await TextAsync(attachment, content, cancellationToken);
    }

    private async Task<AIContent> TextAsync(Attachment attachment, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var size = string.Create(CultureInfo.InvariantCulture, $"{content.Length:N0} bytes");
        if (DocumentText.IsPdf(content.Span) || DocumentText.IsWord(content.Span, attachment.MediaType))
        {
            var extracted = await DocumentText.ReadAsync(content, MaxTextLength, cancellationToken);
            return _documents.GetValue(attachment, _ => string.IsNullOrWhiteSpace(extracted)
                ? Note(attachment, $"{size}, a document whose text cannot be read")
                : Text(attachment, extracted));
        }

        return TextBytes.TryRead(content.Span, Charset(attachment.MediaType), out var text)
            ? Text(attachment, text)
            : Note(attachment, $"{size}, no text: its content is not shown");
    }

    private static string? Charset(string mediaType) => MediaTypeHeaderValue.TryParse(mediaType, out var type) ? type.CharSet : null;

    private static TextContent Note(Attachment attachment, string why) =>
        new($"\n\n[file {attachment.Name}, {attachment.MediaType}: {why}]");

    private static TextContent Text(Attachment attachment, string text) =>
        new($"\n\n[file {attachment.Name}]\n{(text.Length <= MaxTextLength ? text : WholeText.Head(text, MaxTextLength) + "\n[cut]")}");
}
