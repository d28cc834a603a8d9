using System.Text.Json;

namespace ChatCluster.Web.Formats.Automatos;

/// <summary>The tabs that its client has open: ids and times only.</summary>
internal sealed record SessionBody(
    string? ActiveChatId, bool DraftOpen, string[]? OpenChatIds, Dictionary<string, JsonElement>? LastReadAt, string? UpdatedAt = null);
