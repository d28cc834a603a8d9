using System.Text.Json;

namespace ChatCluster.Tools.Arguments;

/// <summary>Whether a configured JSON schema can describe a tool's arguments.</summary>
internal static class SchemaCheck
{
    /// <summary>Returns what is wrong, as the end of a sentence, or none.</summary>
    public static string? Problem(JsonElement schema)
    {
        if (schema.ValueKind is not JsonValueKind.Object)
        {
            return "must be a JSON object such as {\"type\": \"object\", \"properties\": {…}}";
        }

        if (!schema.TryGetProperty("type", out var type) || type.ValueKind is not JsonValueKind.String || type.Text() != "object")
        {
            return "must have \"type\": \"object\", because a call's arguments are an object";
        }

        return Problem(schema, "");
    }

    private static string? Problem(JsonElement schema, string path)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return null;
        }

        if (schema.ValueKind is not JsonValueKind.Object)
        {
            return $"has no schema object at '{path}'";
        }

        return TypeProblem(schema, path)
            ?? ListProblem(schema, path)
            ?? PatternProblem(schema, path)
            ?? MembersProblem(schema, path);
    }

    private static string? TypeProblem(JsonElement schema, string path)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            return null;
        }

        var names = type.ValueKind switch
        {
            JsonValueKind.String => [type],
            JsonValueKind.Array => type.EnumerateArray().ToList(),
            _ => [],
        };
        return names.Count > 0
            && names.TrueForAll(name => name.ValueKind is JsonValueKind.String && ArgumentType.Names.Contains(name.Text()))
            ? null
            : $"has an unknown type {type.GetRawText()} at '{path}'; use {string.Join(", ", ArgumentType.Names)}";
    }

    private static string? ListProblem(JsonElement schema, string path)
    {
        if (schema.TryGetProperty("enum", out var allowed)
            && (allowed.ValueKind is not JsonValueKind.Array || allowed.GetArrayLength() == 0))
        {
            return $"needs a non-empty list as \"enum\" at '{path}'";
        }

        return schema.TryGetProperty("required", out var required)
            && (required.ValueKind is not JsonValueKind.Array
                || required.EnumerateArray().Any(name => name.ValueKind is not JsonValueKind.String))
            ? $"needs a list of names as \"required\" at '{path}'"
            : null;
    }

    private static string? PatternProblem(JsonElement schema, string path)
    {
        if (!schema.TryGetProperty("pattern", out var pattern))
        {
            return null;
        }

        return pattern.ValueKind is JsonValueKind.String && SchemaPattern.TryCreate(pattern.Text(), out _)
            ? null
            : $"has a \"pattern\" at '{path}' that is not a regular expression";
    }

    private static string? MembersProblem(JsonElement schema, string path)
    {
        if (schema.TryGetProperty("properties", out var properties))
        {
            if (properties.ValueKind is not JsonValueKind.Object)
            {
                return $"needs an object as \"properties\" at '{path}'";
            }

            foreach (var property in properties.EnumerateObject())
            {
                if (Problem(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}") is { } problem)
                {
                    return problem;
                }
            }
        }

        return schema.TryGetProperty("items", out var items) ? Problem(items, $"{path}[]") : null;
    }
}
