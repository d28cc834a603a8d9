using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatCluster.Tools.OpenApi;

/// <summary>Makes the schema of a tool's arguments: the parameters, and the body as one argument.</summary>
internal static class OperationSchema
{
    // What one tool may take of a prompt and of memory, in characters of JSON: documents of large interfaces would otherwise give 100 KB
    // and more for one body.
    private const int MaxChars = 24_000;

    private const int MaxNodes = 1_500;

    private const int Deep = 48;

    private const int MaxParameterDescription = 600;

    // Each says less than the one before. What is inlined is read best by models; what is left out at the end is still checked by the
    // endpoint.
    private static readonly (bool Inline, bool Describe, int Depth, string? Left)[] Ways =
    [
        (true, true, Deep, null),
        (false, true, Deep, null),
        (false, false, Deep, "Its schema is large: descriptions inside it are left out."),
        (false, false, 8, "Its schema is large: descriptions and what lies deeper than 8 levels are left out."),
        (false, false, 5, "Its schema is large: descriptions and what lies deeper than 5 levels are left out."),
        (true, false, 3, "Its schema is large: descriptions and what lies deeper than 3 levels are left out."),
        (true, false, 1, "Its schema is large: only the names of its first level are kept."),
    ];

    /// <returns>The schema, and what had to be left out of it.</returns>
    public static (JsonElement Schema, IReadOnlyList<string> Left) Of(
        DocumentReferences references, IReadOnlyList<FoundParameter> parameters, FoundBody? body)
    {
        foreach (var (inline, describe, depth, left) in Ways)
        {
            var writer = new SchemaWriter(references, inline, describe, MaxNodes, depth);
            var schema = Write(writer, parameters, body);
            if (!writer.TooLarge && schema.ToJsonString() is { Length: <= MaxChars } json)
            {
                return (JsonElement.Parse(json), [.. Left(left, writer)]);
            }
        }

        var open = Write(new(references, true, false, int.MaxValue, 0), parameters, body);
        return (JsonSerializer.SerializeToElement(open), ["Its schema is large: it is left open."]);
    }

    private static IEnumerable<string> Left(string? left, SchemaWriter writer)
    {
        if (left is not null)
        {
            yield return left;
        }
        else if (writer.Cut)
        {
            yield return $"What lies deeper than {Deep} levels of its schema is left out.";
        }

        if (writer.Lost.Count > 0)
        {
            yield return $"References that lead nowhere take anything: {string.Join(", ", writer.Lost.Take(3))}.";
        }
    }

    private static JsonObject Write(SchemaWriter writer, IReadOnlyList<FoundParameter> parameters, FoundBody? body)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var found in parameters)
        {
            Add(found.Parameter.Argument, writer.Write(found.Schema), found.Description, found.Required);
        }

        if (body is not null)
        {
            var schema = writer.Write(body.Schema);
            if (body.Body.Kind is BodyKind.Form or BodyKind.Multipart && schema is JsonObject { Count: 0 })
            {
                schema = new JsonObject { ["type"] = "object" };
            }
            else if (body.Body.Kind is BodyKind.Text && schema is JsonObject { Count: 0 })
            {
                schema = new JsonObject { ["type"] = "string" };
            }

            Add(OperationBody.Argument, schema, body.Description, body.Required);
        }

        var whole = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
        {
            whole["required"] = required;
        }

        whole["additionalProperties"] = false;
        if (writer.Definitions.Count > 0)
        {
            whole["$defs"] = writer.Definitions;
        }

        return whole;

        void Add(string name, JsonNode schema, string? description, bool must)
        {
            if (description is { Length: > 0 } && schema is JsonObject described)
            {
                var own = described["description"] is JsonValue value && value.TryGetValue<string>(out var said)
                    && said.StartsWith("Default: ", StringComparison.Ordinal) ? $" {said}" : "";
                description = description.Trim();
                described["description"] =
                    (description.Length <= MaxParameterDescription ? description : $"{description[..MaxParameterDescription]}…") + own;
            }

            properties[name] = schema;
            if (must)
            {
                required.Add(JsonValue.Create(name));
            }
        }
    }
}
