using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatCluster.Tools.Arguments;

/// <summary>The types of JSON schema, and what harmlessly becomes one of them.</summary>
internal static class ArgumentType
{
    // A list or an object in a string is read as strictly as the arguments around it.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static IReadOnlyList<string> Names { get; } = ["string", "integer", "number", "boolean", "array", "object", "null"];

    public static string Describe(string name) => name switch
    {
        "integer" => "an integer",
        "array" => "a list",
        "object" => "an object",
        "null" => "null",
        _ => $"a {name}",
    };

    public static bool Is(string name, JsonNode? value) => name switch
    {
        "string" => value?.GetValueKind() is JsonValueKind.String,
        "integer" => value?.GetValueKind() is JsonValueKind.Number && IsIntegerText(value.ToJsonString()),
        "number" => value?.GetValueKind() is JsonValueKind.Number,
        "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "array" => value is JsonArray,
        "object" => value is JsonObject,
        "null" => value is null,
        _ => true,
    };

    /// <summary>A number too large for a double counts as infinite, which every maximum refuses.</summary>
    public static double Number(JsonValue value) =>
        double.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    public static bool TryCoerce(string name, JsonNode? value, [NotNullWhen(true)] out JsonNode? coerced)
    {
        coerced = value is null ? null : name switch
        {
            "string" when value.GetValueKind() is JsonValueKind.Number => JsonValue.Create(value.ToJsonString()),
            "string" when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => JsonValue.Create(value.ToJsonString()),
            "integer" => ToInteger(value),
            "number" => Parse(value, JsonValueKind.Number),
            "boolean" => ToBoolean(value),
            "object" => Parse(value, JsonValueKind.Object),
            "array" => Parse(value, JsonValueKind.Array) ?? (value is JsonObject ? null : new JsonArray(value.DeepClone())),
            _ => null,
        };
        return coerced is not null;
    }

    private static bool IsIntegerText(string text) => !text.AsSpan().ContainsAny('.', 'e', 'E');

    // 5.0 and "5" are 5; 5.5 is not.
    private static JsonValue? ToInteger(JsonNode value)
    {
        var text = value.GetValueKind() switch
        {
            JsonValueKind.Number => value.ToJsonString(),
            JsonValueKind.String => value.GetValue<string>().Trim(),
            _ => null,
        };
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && decimal.IsInteger(number)
            && number is >= long.MinValue and <= long.MaxValue
            ? JsonValue.Create((long)number)
            : null;
    }

    private static JsonValue? ToBoolean(JsonNode value) =>
        value.GetValueKind() is JsonValueKind.String && bool.TryParse(value.GetValue<string>(), out var result)
            ? JsonValue.Create(result) : null;

    // Models now and then write a list or an object as a string of JSON.
    private static JsonNode? Parse(JsonNode value, JsonValueKind kind)
    {
        if (value.GetValueKind() is not JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(value.GetValue<string>(), documentOptions: Strict) is { } parsed && parsed.GetValueKind() == kind
                ? parsed : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
