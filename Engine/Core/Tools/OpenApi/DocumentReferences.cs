using System.Text.Json.Nodes;

namespace ChatCluster.Tools.OpenApi;

/// <summary>Follows the <c>$ref</c>s of a document that lead into itself.</summary>
internal sealed class DocumentReferences(JsonObject document)
{
    private const int MaxHops = 16;

    /// <summary>The object that the node is or leads to; null when it leads nowhere, in a circle or out of the document.</summary>
    public JsonObject? Follow(JsonNode? node)
    {
        for (var hop = 0; hop < MaxHops && node is JsonObject found; hop++)
        {
            if (Of(found) is not { } reference)
            {
                return found;
            }

            node = Find(reference);
        }

        return null;
    }

    /// <summary>The <c>$ref</c> of an object; null when it has none.</summary>
    public static string? Of(JsonObject node) =>
        node["$ref"] is JsonValue value && value.TryGetValue<string>(out var reference) ? reference : null;

    /// <summary>What a reference leads to.</summary>
    public JsonNode? Find(string reference)
    {
        if (!reference.StartsWith("#/", StringComparison.Ordinal))
        {
            return null;
        }

        JsonNode? target = document;
        foreach (var step in reference[2..].Split('/'))
        {
            var name = Uri.UnescapeDataString(step).Replace("~1", "/", StringComparison.Ordinal)
                .Replace("~0", "~", StringComparison.Ordinal);
            target = target switch
            {
                JsonObject members => members[name],
                JsonArray items when int.TryParse(name, out var index) && index >= 0 && index < items.Count => items[index],
                _ => null,
            };
        }

        return target;
    }
}
