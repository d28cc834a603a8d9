using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatCluster.Tests.Tools.OpenApi;

/// <summary>Makes up arguments that a schema takes, with texts that need escaping wherever any text is allowed.</summary>
internal sealed class SampleArguments(JsonElement root)
{
    private const string AnyText = "a b/c&d=é";

    private const int Deepest = 12;

    public JsonNode? Of(JsonElement schema, int depth = 0)
    {
        if (schema.ValueKind is not JsonValueKind.Object || depth > Deepest)
        {
            return "any";
        }

        if (schema.TryGetProperty("$ref", out var reference))
        {
            return Of(root.GetProperty("$defs").GetProperty(reference.GetString()!["#/$defs/".Length..]), depth + 1);
        }

        if (schema.TryGetProperty("const", out var single))
        {
            return JsonSerializer.SerializeToNode(single);
        }

        if (schema.TryGetProperty("enum", out var allowed))
        {
            return JsonSerializer.SerializeToNode(allowed.EnumerateArray().First());
        }

        foreach (var keyword in (string[])["anyOf", "oneOf"])
        {
            if (schema.TryGetProperty(keyword, out var parts) && !schema.TryGetProperty("properties", out _))
            {
                return Of(parts.EnumerateArray().First(), depth + 1);
            }
        }

        return TypeOf(schema) switch
        {
            "object" => Object(schema, depth),
            "array" => new JsonArray([.. Enumerable.Range(0, Math.Max(1, Number(schema, "minItems") ?? 1))
                .Select(_ => schema.TryGetProperty("items", out var items) ? Of(items, depth + 1) : "any")]),
            "integer" or "number" =>
                JsonValue.Create(Number(schema, "minimum") ?? (Number(schema, "maximum") is < 3 and var max ? max : 3)),
            "boolean" => true,
            "null" => null,
            _ => Text(schema),
        };
    }

    private JsonObject Object(JsonElement schema, int depth)
    {
        var result = new JsonObject();
        if (!schema.TryGetProperty("properties", out var properties))
        {
            return result;
        }

        var required = schema.TryGetProperty("required", out var names)
            ? names.EnumerateArray().Select(name => name.GetString()!).ToHashSet() : [];
        var optional = depth < 3 ? 4 : 0;
        foreach (var property in properties.EnumerateObject())
        {
            if (required.Contains(property.Name) || optional-- > 0)
            {
                result[property.Name] = Of(property.Value, depth + 1);
            }
        }

        return result;
    }

    private static string Text(JsonElement schema)
    {
        var format = schema.TryGetProperty("format", out var said) ? said.GetString() : null;
        var text = format switch
        {
            "date-time" => "2026-01-02T03:04:05Z",
            "date" => "2026-01-02",
            "uuid" => "1b4e28ba-2fa1-11d2-883f-0016d3cca427",
            "email" => "ada@example.com",
            "uri" or "url" => "https://example.com/a?b=c",
            "ipv4" => "192.0.2.1",
            _ => AnyText,
        };
        var longest = Number(schema, "maxLength") ?? 100;
        return text.Length > longest ? "abcdefgh"[..Math.Min(8, longest)] : text.PadRight(Number(schema, "minLength") ?? 0, 'x');
    }

    private static int? Number(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var value) && value.TryGetDouble(out var number) ? (int)number : null;

    private static string? TypeOf(JsonElement schema) =>
        !schema.TryGetProperty("type", out var type) ? (schema.TryGetProperty("properties", out _) ? "object" : null)
        : type.ValueKind is JsonValueKind.Array ? type.EnumerateArray().Select(name => name.GetString()).First(name => name != "null")
        : type.GetString();
}
