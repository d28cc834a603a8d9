using System.Text.Json;
using ChatCluster.Tools.Results;
using ModelContextProtocol.Protocol;

namespace ChatCluster.Tools.Mcp;

/// <summary>Reads a server's result as what it is.</summary>
internal static class McpContent
{
    /// <summary>The code of an error that the tool itself reports.</summary>
    public const string ToolError = "tool_error";

    /// <summary>In the <c>_meta</c> of a text, or of a note of progress: <c>code</c>, <c>output</c> or <c>error</c>.</summary>
    public const string Kind = "chatcluster/kind";

    private const string Language = "chatcluster/language";
    private const string Place = "chatcluster/place";

    public static ToolOutput Read(CallToolResult result)
    {
        var parts = result.Content.Select(Part).OfType<ToolContent>().ToList();
        if (result.StructuredContent is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } data)
        {
            // Servers repeat structured data as text for clients that know only that.
            parts.RemoveAll(part => part is ToolContent.Text text && Is(text.Value, data));
            parts.Add(new ToolContent.Json(data));
        }

        if (result.IsError is true)
        {
            var said = string.Join('\n', parts.Select(Words).Where(words => words.Length > 0));
            return ToolOutput.Failed(ToolError, said.Length > 0 ? said : "The tool failed and did not say why.") with
            {
                Content = [.. parts.Where(part => part is not (ToolContent.Text or ToolContent.Json))],
            };
        }

        return parts.Count == 0 ? ToolOutput.Ok("Done, without content.") : ToolOutput.Ok(parts);
    }

    private static ToolContent? Part(ContentBlock block) => block switch
    {
        TextContentBlock text =>
            ResultConvention.Of(Meta(block, Kind), text.Text, Meta(block, Language)) ?? new ToolContent.Text(text.Text),
        ImageContentBlock image => new ToolContent.File(null, image.MimeType, image.DecodedData),
        AudioContentBlock audio => new ToolContent.File(null, audio.MimeType, audio.DecodedData),
        ResourceLinkBlock link => new ToolContent.Link(link.Uri, link.Title ?? link.Name, link.MimeType, Meta(block, Place)),
        EmbeddedResourceBlock { Resource: TextResourceContents text } => new ToolContent.Text(text.Text),
        EmbeddedResourceBlock { Resource: BlobResourceContents blob } =>
            new ToolContent.File(NameOf(blob.Uri), blob.MimeType ?? "application/octet-stream", blob.DecodedData),
        _ => null,
    };

    private static string? Meta(ContentBlock block, string name) =>
        block.Meta?[name] is { } value && value.GetValueKind() is JsonValueKind.String ? value.GetValue<string>() : null;

    private static string Words(ToolContent part) => part switch
    {
        ToolContent.Text text => text.Value,
        ToolContent.Output output => output.Value,
        ToolContent.Trouble trouble => trouble.Value,
        ToolContent.Json json => json.Value.GetRawText(),
        ToolContent.Link link => link.Url,
        ToolContent.File file => $"[{file.MediaType}]",
        _ => "",
    };

    private static bool Is(string text, JsonElement data)
    {
        try
        {
            return JsonElement.DeepEquals(JsonElement.Parse(text), data);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string? NameOf(string uri)
    {
        var end = uri.AsSpan().IndexOfAny('?', '#');
        var path = end < 0 ? uri : uri[..end];
        var name = Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
        return name.Length == 0 ? null : name;
    }
}
