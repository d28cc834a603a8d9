using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;

namespace ChatCluster.Tools.Rest;

/// <summary>Gives a value of nested configuration its JSON type back: a default, a constant, an item of an enumeration.</summary>
internal static class ConfiguredValue
{
    /// <param name="schema">The schema that the value is one of.</param>
    public static JsonNode? Read(IConfigurationSection value, IConfigurationSection schema)
    {
        var children = value.GetChildren().ToList();
        if (children.Count > 0)
        {
            return IsList(children)
                ? new JsonArray([.. children.Select(child => Read(child, schema.GetSection("items")))])
                : new JsonObject(
                    children.Select(child => KeyValuePair.Create(child.Key, Read(child, schema.GetSection($"properties:{child.Key}")))));
        }

        var types = Types(schema);
        var text = value.Value;
        if (string.IsNullOrEmpty(text))
        {
            return types.Contains("array") ? new JsonArray()
                : types.Contains("object") ? new JsonObject()
                : text is null || (types.Count > 0 && !types.Contains("string")) ? null
                : JsonValue.Create(text);
        }

        // Without a type the value speaks for itself, as far as it can.
        var any = types.Count == 0;
        return (any || types.Contains("integer") || types.Contains("number")) && Number(text) is { } number ? number
            : (any || types.Contains("boolean")) && bool.TryParse(text, out var flag) ? JsonValue.Create(flag)
            : JsonValue.Create(text);
    }

    /// <summary>Whether the children are numbered from 0, as those of a list are.</summary>
    public static bool IsList(IReadOnlyList<IConfigurationSection> children) =>
        children.Count > 0 && children.Index().All(child => child.Item.Key == child.Index.ToString(CultureInfo.InvariantCulture));

    /// <summary>Texts, and lists and objects of them.</summary>
    public static JsonNode? Text(IConfigurationSection value)
    {
        var children = value.GetChildren().ToList();
        return children.Count == 0 ? JsonValue.Create(value.Value)
            : IsList(children) ? new JsonArray([.. children.Select(Text)])
            : new JsonObject(children.Select(child => KeyValuePair.Create(child.Key, Text(child))));
    }

    /// <summary>The number as it is written, however large; null for a text that is no JSON number.</summary>
    public static JsonNode? Number(string? text)
    {
        if (string.IsNullOrEmpty(text) || !(char.IsAsciiDigit(text[0]) || text[0] == '-'))
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(text) is JsonValue value && value.GetValueKind() is JsonValueKind.Number ? value : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The types that the schema names, its alternatives' included.</summary>
    private static HashSet<string> Types(IConfigurationSection schema)
    {
        var type = schema.GetSection("type");
        return
        [
            .. type.Value is { Length: > 0 } one ? [one] : type.GetChildren().Select(child => child.Value).OfType<string>(),
            .. schema.GetSection("anyOf").GetChildren().Concat(schema.GetSection("oneOf").GetChildren()).SelectMany(Types),
        ];
    }
}
