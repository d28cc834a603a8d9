using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatCluster.Tools.OpenApi;

/// <summary>
/// Limits that are no numbers, which the reader of Microsoft.OpenApi keeps as they are written and then writes as broken JSON.
/// </summary>
internal static class SchemaNumbers
{
    private static readonly string[] Limits = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];

    /// <summary>Takes the wrong ones out; a flag of the drafts before 3.1 becomes the limit that it means.</summary>
    public static void Repair(JsonObject document)
    {
        var flags = document["openapi"] is JsonValue version && version.TryGetValue<string>(out var text)
            && text.StartsWith("3.1", StringComparison.Ordinal);
        var open = new Stack<JsonNode>([document]);
        while (open.TryPop(out var node))
        {
            if (node is JsonObject found)
            {
                foreach (var limit in Limits)
                {
                    Repair(found, limit, flags);
                }
            }

            foreach (var child in node is JsonObject members
                ? members.Select(member => member.Value) : (IEnumerable<JsonNode?>)node.AsArray())
            {
                if (child is JsonObject or JsonArray)
                {
                    open.Push(child);
                }
            }
        }
    }

    private static void Repair(JsonObject schema, string limit, bool flags)
    {
        if (schema[limit] is not JsonValue value || value.GetValueKind() is JsonValueKind.Number)
        {
            return;
        }

        var flag = value.GetValueKind() is JsonValueKind.True or JsonValueKind.False;
        if (flag && !flags && limit.StartsWith("exclusive", StringComparison.Ordinal))
        {
            return;
        }

        schema.Remove(limit);
        var inclusive = limit == "exclusiveMinimum" ? "minimum" : "maximum";
        if (value.GetValueKind() is JsonValueKind.True && limit.StartsWith("exclusive", StringComparison.Ordinal)
            && schema[inclusive] is JsonValue bound && bound.GetValueKind() is JsonValueKind.Number)
        {
            schema.Remove(inclusive);
            schema[limit] = bound.DeepClone();
        }
    }
}
