using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;

namespace ChatCluster.Tools.Rest;

/// <summary>
/// Reads a JSON schema out of nested configuration, where every leaf is a string: what a keyword wants decides what the leaf becomes.
/// </summary>
internal static class ConfiguredSchema
{
    private static readonly HashSet<string> Numbers = new(StringComparer.Ordinal)
    {
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties",
    };

    private static readonly HashSet<string> Maps = new(StringComparer.Ordinal) { "properties", "$defs", "definitions", "patternProperties" };

    private static readonly HashSet<string> Values = new(StringComparer.Ordinal) { "default", "const", "enum", "examples" };

    /// <summary>The schema as JSON, or none when the section has none.</summary>
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
            schema[child.Key] = Keyword(child, section["type"]);
        }

        return schema;
    }

    private static JsonNode? Keyword(IConfigurationSection keyword, string? type)
    {
        if (Maps.Contains(keyword.Key))
        {
            return new JsonObject(keyword.GetChildren().Select(child => KeyValuePair.Create<string, JsonNode?>(child.Key, Schema(child))));
        }

        if (keyword.Key is "items" or "additionalProperties" or "not")
        {
            return Schema(keyword);
        }

        if (keyword.Key is "anyOf" or "oneOf" or "allOf")
        {
            return new JsonArray([.. keyword.GetChildren().Select(Schema)]);
        }

        if (Values.Contains(keyword.Key))
        {
            return Value(keyword, type);
        }

        if (keyword.GetChildren().Any())
        {
            return new JsonArray([.. keyword.GetChildren().Select(child => JsonValue.Create(child.Value))]);
        }

        return Numbers.Contains(keyword.Key) && Number(keyword.Value) is { } number ? number
            : keyword.Key is "uniqueItems" && bool.TryParse(keyword.Value, out var flag) ? JsonValue.Create(flag)
            : JsonValue.Create(keyword.Value);
    }

    private static JsonNode? Value(IConfigurationSection section, string? type)
    {
        if (section.GetChildren().Any())
        {
            return new JsonArray([.. section.GetChildren().Select(child => Value(child, type))]);
        }

        return type switch
        {
            "integer" or "number" when Number(section.Value) is { } number => number,
            "boolean" when bool.TryParse(section.Value, out var flag) => JsonValue.Create(flag),
            _ => JsonValue.Create(section.Value),
        };
    }

    private static JsonValue? Number(string? text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : null;
}
