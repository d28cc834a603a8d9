using System.Text;
using System.Text.Json;

namespace ChatCluster.Models.Responses;

/// <summary>An item of a reply: a message, reasoning, a call, or something of a later time.</summary>
/// <param name="Text">What a message or reasoning says.</param>
/// <param name="Raw">The item as it came.</param>
internal sealed record ResponsesItem(
    string Type, string? Id, string? CallId, string? Name, string? Arguments, bool IsWhole, string Text, string Raw)
{
    private const string ImageType = "image_generation_call";

    public bool IsCall => Type is "function_call";

    public bool IsReasoning => Type is "reasoning";

    public bool IsMessage => Type is "message" or ImageType;

    public static ResponsesItem Of(JsonElement json)
    {
        var arguments = json.TryGetProperty("arguments", out var found) ? found : default;
        return new(
            Word(json, "type") ?? "",
            Word(json, "id"),
            Word(json, "call_id"),
            Word(json, "name"),
            arguments.ValueKind switch
            {
                JsonValueKind.String => Plain(arguments),
                JsonValueKind.Object => arguments.GetRawText(),
                _ => null,
            },
            arguments.ValueKind is JsonValueKind.Object,
            Word(json, "type") is ImageType && Word(json, "result") is { } image
                ? $"![image](data:image/png;base64,{image})" : $"{Parts(json, "summary")}{Parts(json, "content")}",
            json.GetRawText());
    }

    /// <summary>A string as it is, halves of characters too.</summary>
    public static string Plain(JsonElement text) =>
        TextDecoder.Piece(Encoding.UTF8.GetBytes(text.GetRawText()).AsSpan(1..^1), escaped: true);

    /// <summary>A word of an object: a string, or a number as its digits.</summary>
    public static string? Word(JsonElement json, string name) => !json.TryGetProperty(name, out var word) ? null : word.ValueKind switch
    {
        JsonValueKind.String => TextDecoder.Whole(Plain(word)) is { Length: > 0 } text ? text : null,
        JsonValueKind.Number => word.GetRawText(),
        _ => null,
    };

    private static string Parts(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var parts))
        {
            return "";
        }

        if (parts.ValueKind is JsonValueKind.String)
        {
            return Plain(parts);
        }

        return parts.ValueKind is not JsonValueKind.Array ? "" : string.Concat(parts.EnumerateArray().Select(part => part.ValueKind switch
        {
            JsonValueKind.String => Plain(part),
            JsonValueKind.Object when part.TryGetProperty("text", out var text) && text.ValueKind is JsonValueKind.String => Plain(text),
            JsonValueKind.Object when part.TryGetProperty("refusal", out var text) && text.ValueKind is JsonValueKind.String => Plain(text),
            _ => "",
        }));
    }
}
