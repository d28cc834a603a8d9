using System.Text.Json.Nodes;

namespace ChatCluster.Tools.OpenApi;

/// <summary>A body as the document has it.</summary>
internal sealed record FoundBody(OperationBody Body, bool Required, JsonNode? Schema, string? Description);
