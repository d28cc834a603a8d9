using System.Text.Json;

namespace ChatCluster.Tools.Safety;

/// <summary>Whether a result says that there is nothing.</summary>
internal static class EmptyResult
{
    // A result that long holds something, whatever its first words are.
    private const int LongestNothing = 2_000;

    private static readonly string[] Phrases =
        ["no results", "no matches", "no documents", "nothing found", "nothing was found", "not found", "0 results"];

    private static readonly HashSet<string> ListNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "results", "items", "data", "hits", "matches", "documents", "records", "entries", "rows", "value", "values",
    };

    private static readonly HashSet<string> CountNames =
        new(StringComparer.OrdinalIgnoreCase) { "count", "total", "total_count", "totalCount" };

    public static bool Is(string result)
    {
        if (string.IsNullOrWhiteSpace(result))
        {
            return true;
        }

        if (result.Length > LongestNothing)
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(result);
            return Is(document.RootElement);
        }
        catch (JsonException)
        {
            var text = result.AsSpan().Trim();
            foreach (var phrase in Phrases)
            {
                if (text.StartsWith(phrase, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }

            return false;
        }
    }

    private static bool Is(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.String => Is(value.Text()),
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => IsEmptyEnvelope(value),
        _ => false,
    };

    // {"count": 0, "total_pages": 0, "results": []} and its like; a record that merely has an empty list in it is something.
    private static bool IsEmptyEnvelope(JsonElement value)
    {
        var says = !value.EnumerateObject().Any();
        foreach (var member in value.EnumerateObject())
        {
            switch (member.Value.ValueKind)
            {
                case JsonValueKind.Array when member.Value.GetArrayLength() > 0:
                    return false;
                case JsonValueKind.Array:
                    says |= ListNames.Contains(member.NameText());
                    break;
                case JsonValueKind.Number when CountNames.Contains(member.NameText()):
                    says |= member.Value.TryGetInt64(out var count) && count == 0;
                    break;
            }
        }

        return says;
    }
}
