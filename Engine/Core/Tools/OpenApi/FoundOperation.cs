using System.Text.Json.Nodes;

namespace ChatCluster.Tools.OpenApi;

/// <summary>An operation as it stands in a document.</summary>
/// <param name="Method">In small letters.</param>
/// <param name="Item">The path item that it is of.</param>
internal sealed record FoundOperation(string Method, string Path, JsonObject Item, JsonObject Operation)
{
    public string? Id => Text("operationId");

    public IEnumerable<string> Tags => (Operation["tags"] as JsonArray)?.OfType<JsonValue>()
        .Select(tag => tag.TryGetValue<string>(out var text) ? text : null).OfType<string>() ?? [];

    public bool Deprecated => Operation["deprecated"] is JsonValue value && value.TryGetValue<bool>(out var deprecated) && deprecated;

    public string? Text(string member) =>
        Operation[member] is JsonValue value && value.TryGetValue<string>(out var text) && text.Trim().Length > 0 ? text.Trim() : null;
}
