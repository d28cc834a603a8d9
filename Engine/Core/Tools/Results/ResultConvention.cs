using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatCluster.Tools.Results;

/// <summary>
/// Finds the parts that a tool has put into its JSON: the member <c>chatcluster/parts</c> of an object, a list of objects with a
/// <c>kind</c>. What is no such part stays data, so that nothing is lost.
/// </summary>
internal static class ResultConvention
{
    public const string Parts = "chatcluster/parts";

    /// <summary>The content with what stands in its data taken out of it.</summary>
    public static IReadOnlyList<ToolContent> Unfold(ToolOutput output) => output.Content.Count > 0
        ? [.. output.Content.SelectMany(part => part is ToolContent.Json json && TryRead(json.Value, out var found) ? found : [part])]
        : output.Text is { } text && text.Contains(Parts, StringComparison.Ordinal) && TryParse(text, out var value)
        && TryRead(value, out var parts) ? parts : [];

    /// <summary>A part of a kind by its name; null when there is no such kind.</summary>
    public static ToolContent? Of(string? kind, string text, string? language) => kind switch
    {
        "code" => new ToolContent.Code(text, language),
        "output" => new ToolContent.Output(text),
        "error" => new ToolContent.Trouble(text),
        _ => null,
    };

    private static bool TryParse(string text, out JsonElement value)
    {
        value = default;
        try
        {
            value = JsonElement.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool TryRead(JsonElement value, [NotNullWhen(true)] out List<ToolContent>? parts)
    {
        parts = null;
        if (value.ValueKind is not JsonValueKind.Object || !value.TryGetProperty(Parts, out var list)
            || list.ValueKind is not JsonValueKind.Array)
        {
            return false;
        }

        parts = [];
        var rest = JsonObject.Create(value)!;
        rest.Remove(Parts);
        if (rest.Count > 0)
        {
            parts.Add(new ToolContent.Json(JsonSerializer.SerializeToElement(rest)));
        }

        parts.AddRange(list.EnumerateArray().Select(part => Read(part) ?? new ToolContent.Json(part)));
        return true;
    }

    private static ToolContent? Read(JsonElement part) => Text(part, "kind") switch
    {
        "source" when Text(part, "url") is not null || Text(part, "title") is not null =>
            new ToolContent.Link(Text(part, "url") ?? "", Text(part, "title"), Text(part, "mediaType"), Text(part, "place")),
        "image" or "file" when Text(part, "mediaType") is { } mediaType && part.TryGetProperty("data", out var data)
            && data.ValueKind is JsonValueKind.String && data.TryGetBytesFromBase64(out var content) =>
            new ToolContent.File(Text(part, "name"), mediaType, content),
        var kind when Text(part, "text") is { } text => Of(kind, text, Text(part, "language")),
        _ => null,
    };

    private static string? Text(JsonElement part, string name) =>
        part.ValueKind is JsonValueKind.Object && part.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString() : null;
}
