using System.Text.Json.Serialization;

namespace ChatCluster.Web.Formats.Automatos;

/// <summary>A part of a message: text, or a file.</summary>
internal sealed record ChatPart(
    string? Type, string? Text, string? Filename, string? MediaType, string? Url,
    [property: JsonPropertyName("attachment_id")] string? AttachmentId);
