using System.Text.Json;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.OpenAI;

/// <summary>A message in the words of OpenAI's protocols: chat completions and responses name its parts a little differently.</summary>
internal sealed record OpenAIMessage(string? Role, string Text, IReadOnlyList<Attachment> Files)
{
    public static OpenAIMessage Read(JsonElement message) => message.Text("content") is { } text
        ? new(message.Text("role"), text, [])
        : new(
            message.Text("role"),
            string.Concat(message.Items("content").Select(part => part.Text("text") ?? part.Text("refusal"))),
            [.. message.Items("content").Select(FileOf).OfType<Attachment>()]);

    private static Attachment? FileOf(JsonElement part) => part.Text("type") switch
    {
        "image_url" => Of("image", part.Text("image_url") ?? part.Field("image_url")?.Text("url")),
        "input_image" => Of("image", part.Text("image_url") ?? part.Field("image_url")?.Text("url")),
        "file" => Of(part.Field("file")?.Text("filename"), part.Field("file")?.Text("file_data")),
        "input_file" => Of(part.Text("filename"), part.Text("file_data")),
        _ => null,
    };

    private static Attachment Of(string? name, string? url)
    {
        var text = url ?? "";
        var end = text.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? text.AsSpan().IndexOfAny(';', ',') : -1;
        return new(name ?? "file", end > 5 ? text[5..end] : "application/octet-stream", text);
    }
}
