using System.Collections.Immutable;
using ChatCluster.Files;
using ChatCluster.Threads;

namespace ChatCluster.Rules;

/// <summary>How long what people, models and tools have written may be. Nothing that this server writes is longer.</summary>
internal sealed partial class ImportCheck
{
    /// <summary>Messages that may wait in a thread, where no setting says less.</summary>
    public const int MaxQueued = 1_000;

    private const int MaxTitle = 200;
    private const int MaxId = 128;
    private const int MaxCallId = 1_024;
    private const int MaxName = 255;
    private const int MaxReason = 2_000;
    private const int MaxContext = 50_000;
    private const int MaxMessage = 20_000;
    private const int MaxReply = 10_000_000;
    private const int MaxArguments = 1_000_000;
    private const int MaxResult = 4_000_000;
    private const int MaxPreview = 1_000;
    private const int MaxAttachments = 16;
    private const int MaxLinks = 64;
    private const int MaxCalls = 256;
    private const int MaxSources = 64;
    private const int ShownLength = 40;

    private static string? Long(string field, string? text, int most) =>
        text?.Length > most ? $"{field} has {text.Length} characters; {most} are the limit" : null;

    private static string? Id(string field, string? id, int most = MaxId) =>
        id is { Length: > 0 } && id.Length <= most && !id.Any(char.IsControl)
            ? null : $"{field} is 1 to {most} characters without control characters";

    private static string? Name(string field, string? name) => name is null ? null : Id(field, name);

    /// <summary>As much of an id as a sentence can bear.</summary>
    private static string Shown(string? id) => id is null ? "" : id.Length <= ShownLength ? id : id[..ShownLength] + "…";

    private string? Content(string text, ImmutableArray<Attachment>? attachments, JsonText? context) =>
        string.IsNullOrWhiteSpace(text) && attachments is not { IsDefaultOrEmpty: false } ? "a message needs a text or an attachment"
        : Long("text", text, limits.MessageChars) ?? Context(context) ?? Files(attachments);

    private static string? Context(JsonText? context) =>
        context is not { } given ? null
        : Long("context", given.Text, MaxContext) ?? (IsObject(given) ? null : "context is a JSON object");

    private static bool IsObject(JsonText json) => json.TryParse(out var value) && value.ValueKind is System.Text.Json.JsonValueKind.Object;

    private string? Files(ImmutableArray<Attachment>? attachments)
    {
        if (attachments is not { } files)
        {
            return null;
        }

        if (files.IsDefault || files.Length > MaxAttachments)
        {
            return $"a message or a result has up to {MaxAttachments} attachments";
        }

        // Array elements may be null despite their non-nullable type.
        foreach (Attachment? file in files)
        {
            if (file is null || file.Name.Length is 0 or > MaxName || file.Name.Any(char.IsControl))
            {
                return $"an attachment has a name of 1 to {MaxName} characters";
            }

            if (!MediaTypeText.IsSound(file.MediaType))
            {
                return $"the media type of the attachment '{Shown(file.Name)}' is none";
            }

            if (DataUrl.Is(file.Url))
            {
                if (!DataUrl.TryRead(file.Url, out var content))
                {
                    return $"the url of the attachment '{Shown(file.Name)}' is not a complete data: URL";
                }

                if (content.Length > limits.FileBytes)
                {
                    return $"the attachment '{Shown(file.Name)}' has {content.Length} bytes; this server takes {limits.FileBytes} (ChatCluster:Limits:FileBytes)";
                }
            }
            else if (file.Url.Length > 0 && !FileUrl.IsOfAThread(file.Url))
            {
                return $"the url of the attachment '{Shown(file.Name)}' is neither a data: URL nor that of a stored file";
            }
        }

        return null;
    }

    private static string? Links(ImmutableArray<ToolLink>? links)
    {
        if (links is not { } places)
        {
            return null;
        }

        if (places.IsDefault || places.Length > MaxLinks)
        {
            return $"a result has up to {MaxLinks} links";
        }

        // Array elements may be null despite their non-nullable type.
        foreach (ToolLink? link in places)
        {
            if (Id("url", link?.Url, MaxReason) is { } problem)
            {
                return $"of a link, {problem}";
            }

            if (link!.Title is { } title && Id("title", title, MaxName) is { } wrong)
            {
                return $"of a link, {wrong}";
            }

            if (link.MediaType is { } mediaType && !MediaTypeText.IsSound(mediaType))
            {
                return $"the media type of the link '{Shown(link.Url)}' is none";
            }
        }

        return null;
    }

    // A file that the export does not hold was lost before: its name is kept, and no address that leads somewhere else.
    private static ImmutableArray<Attachment> Adopted(ImmutableArray<Attachment> files) =>
        [.. files.Select(file => file with { Url = DataUrl.Is(file.Url) ? file.Url : "", Size = null })];
}
