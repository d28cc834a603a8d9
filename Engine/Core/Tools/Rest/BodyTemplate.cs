using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatCluster.Tools.Rest;

/// <summary>A JSON body with arguments in it. Built as JSON, so that no argument can break out of its place.</summary>
internal sealed class BodyTemplate
{
    private readonly JsonElement _template;

    /// <exception cref="JsonException">The template is no JSON.</exception>
    public BodyTemplate(string json)
    {
        _template = JsonElement.Parse(json);
        Parameters = [.. Strings(_template).SelectMany(text => new TextTemplate(text).Parameters).Distinct(StringComparer.Ordinal)];
    }

    public IReadOnlyList<string> Parameters { get; }

    public string Fill(JsonElement arguments) => TryFill(_template, arguments, out var filled) ? filled?.ToJsonString() ?? "null" : "{}";

    private static bool TryFill(JsonElement value, JsonElement arguments, out JsonNode? filled)
    {
        filled = null;
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new JsonObject();
                foreach (var member in value.EnumerateObject())
                {
                    if (TryFill(member.Value, arguments, out var child))
                    {
                        members[member.Name] = child;
                    }
                }

                filled = members;
                return true;
            case JsonValueKind.Array:
                var items = new JsonArray();
                foreach (var item in value.EnumerateArray())
                {
                    if (TryFill(item, arguments, out var child))
                    {
                        items.Add(child);
                    }
                }

                filled = items;
                return true;
            case JsonValueKind.String:
                return TryFill(new TextTemplate(value.Text()), arguments, out filled);
            default:
                filled = JsonSerializer.SerializeToNode(value);
                return true;
        }
    }

    private static bool TryFill(TextTemplate text, JsonElement arguments, out JsonNode? filled)
    {
        filled = null;
        if (text.Single is { } name)
        {
            if (!TextTemplate.TryGet(arguments, name, out var argument))
            {
                return false;
            }

            filled = JsonSerializer.SerializeToNode(argument);
            return true;
        }

        if (!text.TryFill(arguments, argument => argument, out var result))
        {
            return false;
        }

        filled = JsonValue.Create(result);
        return true;
    }

    private static IEnumerable<string> Strings(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Strings(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Strings),
        JsonValueKind.String => [value.Text()],
        _ => [],
    };
}
