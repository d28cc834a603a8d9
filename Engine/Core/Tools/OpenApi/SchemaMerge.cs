using System.Text.Json.Nodes;

namespace ChatCluster.Tools.OpenApi;

/// <summary>
/// Merges the parts of an <c>allOf</c>: many models overlook one, and parts that forbid other fields would forbid each other's.
/// </summary>
internal static class SchemaMerge
{
    /// <param name="own">What stands beside the parts.</param>
    public static JsonObject AllOf(JsonObject own, IReadOnlyList<JsonNode> parts)
    {
        var all = parts.OfType<JsonObject>().Where(part => part.Count > 0).ToList();
        if (all.Count == 0)
        {
            return own;
        }

        if (all.TrueForAll(part => part["$ref"] is null) && (all.TrueForAll(IsPlainObject) || TryUnite(own, all)))
        {
            var merged = new JsonObject();
            foreach (var part in all.Append(own))
            {
                Add(merged, part);
            }

            if (all.Append(own)
                .All(part => part["additionalProperties"] is not JsonValue value || value.TryGetValue<bool>(out var open) && open)
                || !all.TrueForAll(part => part["additionalProperties"] is JsonValue))
            {
                merged.Remove("additionalProperties");
            }

            return merged;
        }

        own["allOf"] = new JsonArray([.. all.Select(part => part.DeepClone())]);
        return own;
    }

    private static bool IsPlainObject(JsonObject schema) => (schema["type"] is null || SchemaTypes.IsObject(schema))
        && schema["anyOf"] is null && schema["oneOf"] is null && schema["allOf"] is null
        && schema["enum"] is null && schema["not"] is null && schema["items"] is null;

    // Parts that say different things of the value can stand together whatever it is.
    private static bool TryUnite(JsonObject own, List<JsonObject> parts)
    {
        var keywords = parts.Append(own).SelectMany(part => part.Select(member => member.Key))
            .Where(keyword => keyword is not ("description" or "type")).ToList();
        var types = parts.Append(own).Select(part => part["type"]?.ToJsonString()).OfType<string>()
            .Distinct(StringComparer.Ordinal).Count();
        return types <= 1 && keywords.Count == keywords.Distinct(StringComparer.Ordinal).Count();
    }

    private static void Add(JsonObject merged, JsonObject part)
    {
        foreach (var (keyword, value) in part)
        {
            merged[keyword] = (keyword, merged[keyword]) switch
            {
                ("properties", JsonObject before) when value is JsonObject more => Properties(before, more),
                ("required", JsonArray before) when value is JsonArray more =>
                    new JsonArray(
                        [.. before.Concat(more).Select(name => (string)name!).Distinct(StringComparer.Ordinal)
                            .Select(name => JsonValue.Create(name))]),
                _ => value?.DeepClone(),
            };
        }
    }

    // A field of two parts must fit both.
    private static JsonObject Properties(JsonObject before, JsonObject more)
    {
        var union = (JsonObject)before.DeepClone();
        foreach (var (name, schema) in more)
        {
            union[name] = union[name] is { } there && schema is not null && !JsonNode.DeepEquals(there, schema)
                ? Both(there, schema) : schema?.DeepClone();
        }

        return union;
    }

    private static JsonNode Both(JsonNode one, JsonNode other) => one is JsonObject first && other is JsonObject second
        ? AllOf([], [first.DeepClone(), second.DeepClone()])
        : other.DeepClone();
}
