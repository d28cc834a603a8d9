using System.Text.Json.Nodes;

namespace ChatCluster.Tools.OpenApi;

/// <summary>A parameter as the document has it.</summary>
internal sealed record FoundParameter(OperationParameter Parameter, bool Required, JsonNode? Schema, string? Description);
