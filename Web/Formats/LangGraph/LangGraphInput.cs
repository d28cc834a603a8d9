using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>
/// The messages of an input: the last one is posted, and those before are the beginning of a thread that does not exist yet.
/// </summary>
internal sealed record LangGraphInput(
    string Text, string? Id, IReadOnlyList<Attachment> Files, string Instructions, IReadOnlyList<PastMessage> Past)
{
    /// <exception cref="RequestException">There is nothing to answer.</exception>
    public static LangGraphInput Read(JsonElement input)
    {
        // Also a message alone, and a text alone.
        List<JsonElement> messages = input.ValueKind switch
        {
            JsonValueKind.String => [input],
            JsonValueKind.Array => [.. input.EnumerateArray()],
            _ when input.Field("messages") is { ValueKind: JsonValueKind.Object or JsonValueKind.String } one => [one],
            _ when input.Field("messages") is { } => [.. input.Items("messages")],
            _ when input.Field("content") is { } => [input],
            _ => [],
        };
        var instructions = string.Join("\n\n", messages.Where(message => RoleOf(message) is "system" or "developer").Select(TextOf));
        messages.RemoveAll(message => RoleOf(message) is not ("human" or "ai"));
        if (messages is not [.., var last] || RoleOf(last) is not "human")
        {
            throw RequestException.Invalid(
                "messages_missing",
                "input.messages does not end with one of the type 'human'. Put the message to answer last.");
        }

        return new(
            TextOf(last),
            last.Text("id"),
            [.. last.Items("content").Select(FileOf).OfType<Attachment>()],
            instructions,
            [
                .. messages.SkipLast(1)
                    .Select(message => new PastMessage(RoleOf(message) is "human", TextOf(message)))
                    .Where(past => past.FromUser || past.Text.Length > 0),
            ]);
    }

    private static string? RoleOf(JsonElement message) =>
        message.ValueKind is JsonValueKind.String ? "human" : (message.Text("type") ?? message.Text("role")) switch
        {
            "user" or "human" or "HumanMessageChunk" => "human",
            "assistant" or "ai" or "AIMessageChunk" => "ai",
            var other => other,
        };

    private static string TextOf(JsonElement message) => message.ValueKind is JsonValueKind.String
        ? message.GetString()!
        : message.Text("content")
            ?? string.Concat(
                message.Items("content").Select(block => block.ValueKind is JsonValueKind.String ? block.GetString() : block.Text("text")));

    private static Attachment? FileOf(JsonElement block)
    {
        if (block.ValueKind is not JsonValueKind.Object
            || block.Text("type") is not ("image_url" or "image" or "audio" or "video" or "file"))
        {
            return null;
        }

        var url = block.Text("url") ?? block.Text("image_url") ?? block.Field("image_url")?.Text("url");
        var mediaType = block.Text("mime_type") ?? block.Text("mimeType") ?? (url is not null ? MediaTypeOf(url) : null)
            ?? "application/octet-stream";
        var name = block.Field("metadata")?.Text("filename") ?? block.Field("metadata")?.Text("name") ?? block.Text("type")!;
        return new(name, mediaType, url ?? $"data:{mediaType};base64,{block.Text("data") ?? block.Text("base64")}");
    }

    private static string? MediaTypeOf(string url) =>
        url.StartsWith("data:", StringComparison.OrdinalIgnoreCase) && url.AsSpan().IndexOfAny(';', ',') is > 5 and var end
            ? url[5..end] : null;
}
