using System.Text.Json.Nodes;
using ChatCluster.Tools.Arguments;

namespace ChatCluster.Tools.OpenApi;

/// <summary>
/// Writes a schema of the document as one that stands for itself: references inlined, what refers to itself kept once in <c>$defs</c>,
/// <c>allOf</c> of objects merged, and without what only people or generators of code read. One writer makes the schemas of one operation.
/// </summary>
/// <param name="inline">Whether references are inlined; otherwise each target stands once in <c>$defs</c>.</param>
/// <param name="maxNodes">Past this many schemas the writer gives up, because inlining multiplies.</param>
/// <param name="maxDepth">Schemas deeper than this take anything.</param>
internal sealed class SchemaWriter(DocumentReferences references, bool inline, bool describe, int maxNodes, int maxDepth)
{
    // Keywords that say nothing of the value, or what a request has no use for. A default is told in the description: filled in, it would
    // change what nobody asked to be changed.
    private static readonly HashSet<string> Dropped = new(StringComparer.Ordinal)
    {
        "$ref", "example", "examples", "externalDocs", "xml", "discriminator", "title", "default", "deprecated", "readOnly", "writeOnly",
        "nullable", "$schema", "$id", "$comment", "$anchor", "$defs",
        "definitions", "contentMediaType", "contentEncoding", "allOf", "required", "description",
    };

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _recursive = new(StringComparer.Ordinal);
    private readonly List<string> _open = [];
    private int _nodes;

    /// <summary>The schemas that others refer to.</summary>
    public JsonObject Definitions { get; } = [];

    /// <summary>Whether <c>maxNodes</c> was passed, so that what was written is worth nothing.</summary>
    public bool TooLarge => _nodes > maxNodes;

    /// <summary>Whether a part was left open because it lies too deep.</summary>
    public bool Cut { get; private set; }

    /// <summary>References that lead nowhere.</summary>
    public SortedSet<string> Lost { get; } = new(StringComparer.Ordinal);

    public JsonNode Write(JsonNode? schema) => Write(schema, 0);

    private JsonNode Write(JsonNode? schema, int depth)
    {
        if (schema is not JsonObject found)
        {
            return schema is JsonValue value && value.TryGetValue<bool>(out var any) ? JsonValue.Create(any) : new JsonObject();
        }

        _nodes++;
        if (TooLarge)
        {
            return new JsonObject();
        }

        if (depth > maxDepth)
        {
            Cut = true;
            return SchemaTypes.Of(references.Follow(found)?["type"]) is { } type ? new JsonObject { ["type"] = type } : new JsonObject();
        }

        return DocumentReferences.Of(found) is { } reference ? Referred(found, reference, depth) : WriteOwn(found, depth);
    }

    private JsonNode Referred(JsonObject holder, string reference, int depth)
    {
        if (_names.TryGetValue(reference, out var known))
        {
            return Reference(known);
        }

        if (_open.Contains(reference))
        {
            _recursive.Add(reference);
            return Reference(NameOf(reference));
        }

        if (references.Find(reference) is not { } target)
        {
            Lost.Add(reference);
            return new JsonObject();
        }

        if (!inline)
        {
            NameOf(reference);
        }

        _open.Add(reference);
        var written = Write(target, depth + (inline ? 0 : 1));
        _open.RemoveAt(_open.Count - 1);
        if (!inline || _recursive.Contains(reference))
        {
            Definitions[NameOf(reference)] = written;
            return Reference(NameOf(reference));
        }

        // What stands beside a reference says more of it here.
        if (describe && written is JsonObject copy && holder["description"] is { } said)
        {
            copy["description"] = said.DeepClone();
        }

        return written;
    }

    private JsonObject WriteOwn(JsonObject schema, int depth)
    {
        var written = new JsonObject();
        foreach (var (keyword, value) in schema)
        {
            if (!Dropped.Contains(keyword) && !keyword.StartsWith("x-", StringComparison.Ordinal)
                && Keyword(keyword, value, depth) is { } kept)
            {
                written[keyword] = kept;
            }
        }

        Require(written, schema["required"], schema["properties"] as JsonObject);
        if (describe && Described(schema) is { } description)
        {
            written["description"] = description;
        }

        return schema["allOf"] is JsonArray parts ? SchemaMerge.AllOf(written, [.. parts.Select(part => Write(part, depth + 1))]) : written;
    }

    private JsonNode? Keyword(string keyword, JsonNode? value, int depth)
    {
        switch (keyword)
        {
            case "properties" or "patternProperties" or "dependentSchemas" when value is JsonObject members:
                return new JsonObject(
                    members.Where(member => !IsReadOnly(member.Value))
                        .Select(member => KeyValuePair.Create<string, JsonNode?>(member.Key, Write(member.Value, depth + 1))));
            case "properties" or "patternProperties" or "dependentSchemas":
                return null;
            case "anyOf" or "oneOf" or "prefixItems":
                return value is JsonArray { Count: > 0 } parts ? new JsonArray([.. parts.Select(part => Write(part, depth + 1))]) : null;
            case "items" or "additionalProperties" or "not" or "if" or "then" or "else" or "contains" or "propertyNames"
                or "unevaluatedProperties" or "unevaluatedItems":
                return Write(value, depth + 1);
            case "type":
                return SchemaTypes.Of(value);
            case "enum":
                return value is JsonArray { Count: > 0 } ? value.DeepClone() : null;
            case "pattern":
                return value is JsonValue pattern && pattern.TryGetValue<string>(out var text) && SchemaPattern.TryCreate(text, out _)
                    ? value.DeepClone() : null;
            default:
                return value?.DeepClone();
        }
    }

    // readOnly properties are omitted from requests, and are not required there.
    private void Require(JsonObject written, JsonNode? required, JsonObject? properties)
    {
        var names = (required as JsonArray)?.OfType<JsonValue>().Select(value => value.TryGetValue<string>(out var name) ? name : null)
            .OfType<string>()
            .Where(name => !IsReadOnly(properties?[name])).Distinct(StringComparer.Ordinal).ToList() ?? [];
        if (names.Count > 0)
        {
            written["required"] = new JsonArray([.. names.Select(name => JsonValue.Create(name))]);
        }
    }

    private bool IsReadOnly(JsonNode? property) =>
        property is JsonObject
            && ((bool?)(property["readOnly"] as JsonValue) ?? (bool?)(references.Follow(property)?["readOnly"] as JsonValue)) == true;

    private static string? Described(JsonObject schema)
    {
        var text = schema["description"] is JsonValue value && value.TryGetValue<string>(out var said) ? said.Trim() : "";
        if (schema["default"] is JsonValue preset && !text.Contains("efault", StringComparison.Ordinal))
        {
            text = $"{text} Default: {preset.ToJsonString()}.".TrimStart();
        }

        return text.Length == 0 ? null : text;
    }

    private static JsonObject Reference(string name) => new() { ["$ref"] = $"#/$defs/{name}" };

    private string NameOf(string reference)
    {
        if (_names.TryGetValue(reference, out var name))
        {
            return name;
        }

        var plain = OpenApiNames.Clean(reference[(reference.LastIndexOf('/') + 1)..]);
        name = plain;
        for (var number = 2; _names.ContainsValue(name); number++)
        {
            name = $"{plain}_{number}";
        }

        return _names[reference] = name;
    }
}
