using System.Text.Json;

namespace ChatCluster.Tools.Arguments;

/// <summary>The arguments that a schema declares, wherever in it.</summary>
internal sealed class DeclaredNames
{
    private readonly List<string> _names = [];
    private readonly List<string> _patterns = [];

    public IReadOnlyCollection<string> Names => _names;

    /// <summary>Whether the schema says itself that it takes arguments of any name.</summary>
    public bool Open { get; private set; }

    public void Add(JsonElement schema)
    {
        if (schema.ValueKind is not JsonValueKind.Object)
        {
            // A reference that leads nowhere, or the schema true: nobody can say what it declares.
            Open |= schema.ValueKind is not JsonValueKind.False;
            return;
        }

        Open |= Takes(schema, "additionalProperties") || Takes(schema, "unevaluatedProperties");
        _names.AddRange(NamesOf(schema, "properties").Except(_names));
        _patterns.AddRange(NamesOf(schema, "patternProperties"));
    }

    public bool Knows(string name, PatternCheck check) =>
        _names.Contains(name) || _patterns.Exists(pattern => check.IsMatch(pattern, name));

    private static bool Takes(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var value) && value.ValueKind is (JsonValueKind.True or JsonValueKind.Object);

    private static IEnumerable<string> NamesOf(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var map) && map.ValueKind is JsonValueKind.Object
            ? map.EnumerateObject().Select(member => member.Name) : [];
}
