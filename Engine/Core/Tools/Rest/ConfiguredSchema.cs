using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;

namespace ChatCluster.Tools.Rest;

/// <summary>
/// Reads a JSON schema out of nested configuration, where every leaf is a string: what a keyword wants, and which types the schema around
/// it names, decides what the leaf becomes.
/// </summary>
internal static class ConfiguredSchema
{
    private static readonly HashSet<string> Numbers = new(StringComparer.Ordinal)
    {
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "minItems", "maxItems",
        "minProperties", "maxProperties",
        "minContains", "maxContains",
    };

    private static readonly HashSet<string> Flags = new(StringComparer.Ordinal)
    {
        "uniqueItems", "nullable", "deprecated", "readOnly", "writeOnly", "exclusiveMinimum", "exclusiveMaximum",
    };

    private static readonly HashSet<string> Maps =
        new(StringComparer.Ordinal) { "properties", "$defs", "definitions", "patternProperties", "dependentSchemas" };

    private static readonly HashSet<string> Schemas = new(StringComparer.Ordinal)
    {
        "items", "additionalProperties", "additionalItems", "unevaluatedProperties", "unevaluatedItems", "not", "if", "then", "else",
        "contains", "propertyNames",
    };

    private static readonly HashSet<string> SchemaLists = new(StringComparer.Ordinal) { "anyOf", "oneOf", "allOf", "prefixItems" };

    // An empty list comes out of a file as an empty string.
    private static readonly HashSet<string> Lists = new(StringComparer.Ordinal) { "required", "enum", "examples" };

    /// <summary>The schema as JSON, or null when the section has none.</summary>
    public static string? Read(IConfigurationSection section) =>
        section.Value is { Length: > 0 } json ? json
        : section.GetChildren().Any() ? Schema(section).ToJsonString()
        : null;

    private static JsonNode Schema(IConfigurationSection section)
    {
        if (!section.GetChildren().Any())
        {
            return bool.TryParse(section.Value, out var any) ? JsonValue.Create(any) : new JsonObject();
        }

        var schema = new JsonObject();
        foreach (var child in section.GetChildren())
        {
            schema[child.Key] = Keyword(child, section);
        }

        return schema;
    }

    private static JsonNode? Keyword(IConfigurationSection keyword, IConfigurationSection schema)
    {
        var children = keyword.GetChildren().ToList();
        return keyword.Key switch
        {
            var key when Maps.Contains(key) =>
                new JsonObject(children.Select(child => KeyValuePair.Create<string, JsonNode?>(child.Key, Schema(child)))),
            var key when SchemaLists.Contains(key) || (key is "items" && ConfiguredValue.IsList(children)) =>
                new JsonArray([.. children.Select(Schema)]),
            var key when Schemas.Contains(key) => Schema(keyword),
            "default" or "const" => ConfiguredValue.Read(keyword, schema),
            "enum" or "examples" when children.Count > 0 =>
                new JsonArray([.. children.Select(child => ConfiguredValue.Read(child, schema))]),
            var key when Lists.Contains(key) && children.Count == 0 => new JsonArray(),
            var key when Numbers.Contains(key) && ConfiguredValue.Number(keyword.Value) is { } number => number,
            var key when Flags.Contains(key) && bool.TryParse(keyword.Value, out var flag) => JsonValue.Create(flag),
            _ => ConfiguredValue.Text(keyword),
        };
    }
}
