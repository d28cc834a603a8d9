using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace ChatCluster.Models.Demo;

/// <summary>Chooses tools whose required parameters the demo model can fill in.</summary>
internal static class DemoTools
{
    private const string Preferred = "clock";

    public static IReadOnlyList<(AIFunctionDeclaration Tool, string Arguments)> Choose(
        IReadOnlyList<AIFunctionDeclaration> tools, IReadOnlyList<AIFunctionDeclaration> named, string text, int count)
    {
        var usable = named.Concat(tools.OrderBy(t => t.Name == Preferred ? 0 : 1))
            .DistinctBy(t => t.Name)
            .Select(t => (Tool: t, Arguments: Fill(t.JsonSchema, text)))
            .Where(c => c.Arguments is not null)
            .Select(c => (c.Tool, c.Arguments!))
            .Take(count)
            .ToList();

        // One tool twice is still two calls.
        while (usable.Count > 0 && usable.Count < count)
        {
            usable.Add(usable[0]);
        }

        return usable;
    }

    private static string? Fill(JsonElement schema, string text)
    {
        var arguments = new JsonObject();
        foreach (var name in Required(schema))
        {
            var property = schema.TryGetProperty("properties", out var all) && all.TryGetProperty(name, out var found) ? found : default;
            if (!TryFill(property, text, out var value))
            {
                return null;
            }

            arguments[name] = value;
        }

        return arguments.ToJsonString();
    }

    private static IEnumerable<string> Required(JsonElement schema) =>
        schema.ValueKind is JsonValueKind.Object && schema.TryGetProperty("required", out var required)
            && required.ValueKind is JsonValueKind.Array
            ? required.EnumerateArray().Where(n => n.ValueKind is JsonValueKind.String).Select(n => n.GetString()!)
            : [];

    private static bool TryFill(JsonElement property, string text, out JsonNode? value)
    {
        value = null;
        if (property.ValueKind is not JsonValueKind.Object)
        {
            return false;
        }

        if (property.TryGetProperty("const", out var only) || property.TryGetProperty("default", out only)
            || TryFirst(property, "enum", out only) || TryFirst(property, "examples", out only))
        {
            value = JsonNode.Parse(only.GetRawText());
            return true;
        }

        value = property.TryGetProperty("type", out var type) && type.ValueKind is JsonValueKind.String
            ? type.GetString() switch
            {
                "string" => Quoted(text),
                "integer" or "number" => property.TryGetProperty("minimum", out var minimum) && minimum.ValueKind is JsonValueKind.Number
                    ? minimum.GetDouble() : 1,
                "boolean" => false,
                _ => null,
            }
            : null;
        return value is not null;
    }

    private static bool TryFirst(JsonElement property, string name, out JsonElement first)
    {
        first = default;
        if (!property.TryGetProperty(name, out var values) || values.ValueKind is not JsonValueKind.Array || values.GetArrayLength() == 0)
        {
            return false;
        }

        first = values[0];
        return true;
    }

    /// <summary>What stands in quotes, or else everything.</summary>
    private static string Quoted(string text) => text.Split('"') is [_, { Length: > 0 } quoted, _, ..] ? quoted : text;
}
