using System.Text.Json.Nodes;
using ChatCluster.Tools.Arguments;

namespace ChatCluster.Tools.OpenApi;

/// <summary>The keyword <c>type</c> of schemas in documents.</summary>
internal static class SchemaTypes
{
    /// <summary>
    /// The type as JSON schema knows it; null when the document names one that does not exist, such as <c>file</c> or <c>any</c>.
    /// </summary>
    public static JsonNode? Of(JsonNode? type) => type switch
    {
        JsonValue value when value.TryGetValue<string>(out var name) && ArgumentType.Names.Contains(name) => JsonValue.Create(name),
        JsonArray names => names.Select(Of).OfType<JsonValue>().ToList() is { Count: > 0 } known ? new JsonArray([.. known]) : null,
        _ => null,
    };

    public static bool Has(JsonNode? schema, string type) => (schema as JsonObject)?["type"] switch
    {
        JsonValue value => value.TryGetValue<string>(out var name) && name == type,
        JsonArray names => names.OfType<JsonValue>().Any(value => value.TryGetValue<string>(out var name) && name == type),
        _ => false,
    };

    public static bool IsObject(JsonNode? schema) => Has(schema, "object") || (schema as JsonObject)?["properties"] is JsonObject;
}
