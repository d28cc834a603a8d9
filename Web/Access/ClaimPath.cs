using System.Globalization;
using System.Text.Json;

namespace ChatCluster.Web.Access;

/// <summary>
/// Finds a claim by its name or, where there is none of that name, by a path into objects. Names may be addresses and have dots of their
/// own.
/// </summary>
internal static class ClaimPath
{
    /// <summary>The claim as one text; null when it is something else.</summary>
    public static string? FindText(JsonElement said, string path) => Find(said, path) is { } found ? TextOf(found) : null;

    /// <summary>The claim's texts, whether it is one or a list.</summary>
    public static IEnumerable<string> FindTexts(JsonElement said, string path) => Find(said, path) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Select(TextOf).OfType<string>(),
        { } one => TextOf(one) is { } text ? [text] : [],
    };

    private static JsonElement? Find(JsonElement said, string path)
    {
        if (said.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        if (said.TryGetProperty(path, out var found))
        {
            return found;
        }

        // The longest name first: 'https://example.com/org.id' is a claim 'https://example.com/org' with a field before it is anything
        // else.
        for (var dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1))
        {
            if (said.TryGetProperty(path[..dot], out var parent) && Find(parent, path[(dot + 1)..]) is { } child)
            {
                return child;
            }
        }

        return null;
    }

    // Some servers number their users.
    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number when value.TryGetInt64(out var number) => number.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };
}
