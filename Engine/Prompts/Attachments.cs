using ChatCluster.Threads;
using Microsoft.Extensions.AI;

namespace ChatCluster.Prompts;

/// <summary>How a file that came with a message is shown to a model.</summary>
internal static class Attachments
{
    private const int MaxTextLength = 100_000;

    public static AIContent ToContent(Attachment attachment)
    {
        if (!attachment.Url.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            return new TextContent($"\n\n[file {attachment.Name}, {attachment.MediaType}: {attachment.Url}]");
        }

        if (attachment.MediaType.StartsWith("image/", StringComparison.OrdinalIgnoreCase))
        {
            return new DataContent(attachment.Url, attachment.MediaType) { Name = attachment.Name };
        }

        var data = new DataContent(attachment.Url);
        var text = System.Text.Encoding.UTF8.GetString(data.Data.Span);
        return new TextContent($"\n\n[file {attachment.Name}]\n{(text.Length <= MaxTextLength ? text : text[..MaxTextLength] + "\n[cut]")}");
    }
}
