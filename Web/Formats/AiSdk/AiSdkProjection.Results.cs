using System.Buffers;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.AiSdk;

/// <summary>What results are made of: files and sources in this protocol's own parts, the rest as data of a name of ours.</summary>
internal sealed partial class AiSdkProjection
{
    private static void WritePart(IBufferWriter<byte> output, ThreadFrame frame, ToolPart part)
    {
        // The same on every reading, and another one for each part.
        var id = $"{part.CallId}-{frame.Cursor?.Sequence}";
        using var chunk = new SseChunk(output, frame);
        switch (part)
        {
            case ToolImage { File: var image }:
                WriteFile(chunk, image);
                break;
            case ToolFile { File: var file }:
                WriteFile(chunk, file);
                break;
            case ToolSource source when source.Url?.StartsWith("http", StringComparison.OrdinalIgnoreCase) is true:
                chunk.Json.WriteString("type", "source-url");
                chunk.Json.WriteString("sourceId", id);
                chunk.Json.WriteString("url", source.Url);
                if (TitleOf(source) is { } title)
                {
                    chunk.Json.WriteString("title", title);
                }

                break;
            case ToolSource source:
                chunk.Json.WriteString("type", "source-document");
                chunk.Json.WriteString("sourceId", id);
                chunk.Json.WriteString("mediaType", source.MediaType ?? "text/plain");
                chunk.Json.WriteString("title", TitleOf(source) ?? source.Url ?? "");
                break;
            default:
                chunk.Json.WriteString("type", $"data-{WireParts.Name(part).Replace('_', '-')}");
                chunk.Json.WriteString("id", id);
                chunk.Json.WritePropertyName("data");
                WireParts.Value(part, "callId", part.CallId).WriteTo(chunk.Json);
                break;
        }
    }

    private static void WriteFile(SseChunk chunk, Attachment file)
    {
        chunk.Json.WriteString("type", "file");
        chunk.Json.WriteString("url", file.Url);
        chunk.Json.WriteString("mediaType", file.MediaType);
    }

    private static string? TitleOf(ToolSource source) => source switch
    {
        { Title: { } title, Place: { } place } => $"{title}, {place}",
        _ => source.Title ?? source.Place,
    };
}
