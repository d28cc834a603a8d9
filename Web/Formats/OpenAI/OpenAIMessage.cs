using System.Text.Json;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.OpenAI;

/// <summary>A message in the words of OpenAI's protocols: chat completions and responses name its parts a little differently.</summary>
internal sealed record OpenAIMessage(string? Role, string Text, IReadOnlyList<Attachment> Files)
{
    /// <summary>Calls that the assistant has asked for, without their results.</summary>
    public IReadOnlyList<PastCall> Calls { get; init; } = [];

    /// <summary>Of a message of the role <c>tool</c>: the call whose result it is.</summary>
    public string? CallId { get; init; }

    /// <summary>Of such a message: whether it says why there is no result.</summary>
    public bool IsError { get; init; }

    public static OpenAIMessage Read(JsonElement message) => (message.Text("content") is { } text
        ? new(message.Text("role"), text, [])
        : new OpenAIMessage(
            message.Text("role"),
            string.Concat(message.Items("content").Select(part => part.Text("text") ?? part.Text("refusal"))),
            [.. message.Items("content").Select(FileOf).OfType<Attachment>()])) with
    {
        Calls = [.. message.Items("tool_calls").Select(call => Call(call.Text("id"), call.Field("function") ?? default))],
        CallId = message.Text("tool_call_id"),
    };

    /// <summary>A call as the client shows it again.</summary>
    public static PastCall Call(string? id, JsonElement function) =>
        new(id ?? "", function.Text("name") ?? "", new(function.Text("arguments") ?? ""), "");

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
