using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatCluster.Tools.Arguments;

/// <summary>Checks one value of the arguments against the keywords that concern it alone.</summary>
internal static class ValueCheck
{
    public static string? CheckType(JsonElement schema, ref JsonNode? value, string path)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            return null;
        }

        var types = type.ValueKind is JsonValueKind.Array ? [.. type.EnumerateArray().Select(item => item.Text())] : new[] { type.Text() };
        foreach (var name in types)
        {
            if (ArgumentType.Is(name, value))
            {
                return null;
            }
        }

        if (value is null && schema.TryGetProperty("nullable", out var nullable) && nullable.ValueKind is JsonValueKind.True)
        {
            return null;
        }

        foreach (var name in types)
        {
            if (ArgumentType.TryCoerce(name, value, out var coerced))
            {
                value = coerced;
                return null;
            }
        }

        return $"{Name(path)} must be {string.Join(" or ", types.Select(ArgumentType.Describe))}, not {Kind(value?.GetValueKind() ?? JsonValueKind.Null)}.";
    }

    public static string? CheckValues(JsonElement schema, ref JsonNode? value, string path)
    {
        if (schema.TryGetProperty("const", out var constant) && !Equal(constant, value))
        {
            return $"{Name(path)} must be {constant.GetRawText()}.";
        }

        if (!schema.TryGetProperty("enum", out var allowed) || allowed.ValueKind is not JsonValueKind.Array)
        {
            return null;
        }

        foreach (var item in allowed.EnumerateArray())
        {
            if (Equal(item, value))
            {
                return null;
            }
        }

        if (value is JsonValue single)
        {
            var written = single.GetValueKind() is JsonValueKind.String ? single.GetValue<string>().Trim() : single.ToJsonString();
            foreach (var item in allowed.EnumerateArray())
            {
                if (item.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null)
                    && string.Equals(item.PlainText(), written, StringComparison.OrdinalIgnoreCase))
                {
                    value = JsonSerializer.SerializeToNode(item);
                    return null;
                }
            }
        }

        return $"{Name(path)} must be one of {string.Join(", ", allowed.EnumerateArray().Select(item => item.GetRawText()))}.";
    }

    public static string? CheckText(JsonElement schema, string text, string path, PatternCheck patterns)
    {
        if (Limit(schema, "minLength") is { } min && text.Length < min)
        {
            return min == 1 ? $"{Name(path)} must not be empty." : $"{Name(path)} needs at least {min} characters.";
        }

        if (Limit(schema, "maxLength") is { } max && text.Length > max)
        {
            return $"{Name(path)} takes at most {max} characters, not {text.Length}.";
        }

        return schema.TryGetProperty("pattern", out var pattern) && pattern.ValueKind is JsonValueKind.String
            && patterns.Problem(pattern.Text(), text) is { } problem
            ? $"{Name(path)} {problem}."
            : null;
    }

    public static string? CheckRange(JsonElement schema, JsonValue number, string path)
    {
        var value = ArgumentType.Number(number);
        return Limit(schema, "minimum") is { } min && value < min ? $"{Name(path)} must be at least {min}."
            : Limit(schema, "maximum") is { } max && value > max ? $"{Name(path)} must be at most {max}."
            : Limit(schema, "exclusiveMinimum") is { } above && value <= above ? $"{Name(path)} must be greater than {above}."
            : Limit(schema, "exclusiveMaximum") is { } below && value >= below ? $"{Name(path)} must be less than {below}."
            : null;
    }

    public static double? Limit(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var limit) && limit.ValueKind is JsonValueKind.Number ? limit.GetDouble() : null;

    public static string Name(string path) => path.Length == 0 ? "The arguments object" : $"Argument '{path}'";

    public static string Kind(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => "null",
    };

    private static bool Equal(JsonElement expected, JsonNode? value) =>
        JsonNode.DeepEquals(JsonSerializer.SerializeToNode(expected), value);
}
