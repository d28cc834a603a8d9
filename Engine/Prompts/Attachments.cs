using System.Net.Http.Headers;
using System.Text;
using ChatCluster.Files;
using ChatCluster.Threads;
using Microsoft.Extensions.AI;

namespace ChatCluster.Prompts;

/// <summary>How a file that came with a message is shown to a model.</summary>
internal sealed class Attachments(AttachmentFiles files)
{
    private const int MaxTextLength = 100_000;

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

        return image ? new DataContent(content, attachment.MediaType) { Name = attachment.Name } : Text(attachment, content.Span);
    }

    private static TextContent Note(Attachment attachment, string why) => new($"\n\n[file {attachment.Name}, {attachment.MediaType}: {why}]");

    private static TextContent Text(Attachment attachment, ReadOnlySpan<byte> content)
    {
        var text = Encoding.UTF8.GetString(content);
        return new($"\n\n[file {attachment.Name}]\n{(text.Length <= MaxTextLength ? text : text[..MaxTextLength] + "\n[cut]")}");
    }
}
