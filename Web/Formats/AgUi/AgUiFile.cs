using System.Text.Json;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.AgUi;

/// <summary>Files as parts of messages.</summary>
internal static class AgUiFile
{
    public static string KindOf(string mediaType) => mediaType.Split('/')[0] switch
    {
        "image" => "image",
        "audio" => "audio",
        "video" => "video",
        _ => "document",
    };

    /// <summary>The file that a part is; null for text.</summary>
    public static Attachment? Read(JsonElement part)
    {
        var kind = part.Text("type");
        return kind switch
        {
            "image" or "audio" or "video" or "document" => Of(kind, part, part.Field("source") ?? default),

            // As clients before 1.0 sent them.
            "binary" => new(
                part.Text("filename") ?? "file",
                part.Text("mimeType") ?? "",
                part.Text("data") is { } data ? DataUrl(part.Text("mimeType"), data) : part.Text("url") ?? ""),
            _ => null,
        };
    }

    private static Attachment Of(string kind, JsonElement part, JsonElement source)
    {
        var mediaType = source.Text("mimeType") ?? "application/octet-stream";
        var value = source.Text("value") ?? "";
        return new(
            part.Field("metadata")?.Text("filename") ?? kind,
            mediaType,
            source.Text("type") is "data" ? DataUrl(mediaType, value) : value);
    }

    private static string DataUrl(string? mediaType, string data) => $"data:{mediaType};base64,{data}";
}
