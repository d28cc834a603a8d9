using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats;

/// <summary>
/// The body of a request in another protocol, read field by field: what is not asked for is passed over, and a content type is not insisted
/// on, because there are clients that send JSON as text.
/// </summary>
internal static class JsonBody
{
    public static async Task<JsonElement> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellationToken);
            return document.RootElement is not { ValueKind: JsonValueKind.Object } root
                ? throw RequestException.Malformed("malformed_json", "The body is a JSON object.")
                : IsUnicode(root)
                    ? root.Clone() : throw RequestException.Malformed("malformed_json", "The body has text that is not Unicode.");
        }
        catch (JsonException exception)
        {
            throw RequestException.Malformed("malformed_json", $"The body is not JSON (line {exception.LineNumber + 1}).");
        }
    }

    /// <summary>A field that has a value; null when it is left out, null, or the element is no object.</summary>
    public static JsonElement? Field(this JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value)
            && value.ValueKind is not JsonValueKind.Null ? value : null;

    /// <summary>A field's text; null when it is anything else.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.String } value ? Unicode(name, value) : null;

    public static bool Flag(this JsonElement element, string name) => element.Field(name) is { ValueKind: JsonValueKind.True };

    /// <summary>A field's items; empty when it is no array.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Field(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

    /// <summary>
    /// Whether all names and texts can be read: half a surrogate pair and bytes that are no UTF-8 pass a JSON parser, and whoever
    /// then reads or merely compares them gets an exception.
    /// </summary>
    public static bool IsUnicode(JsonElement root)
    {
        var raw = JsonMarshal.GetRawUtf8Value(root);
        if (!Utf8.IsValid(raw))
        {
            return false;
        }

        if (raw.IndexOf("\\ud"u8) < 0 && raw.IndexOf("\\uD"u8) < 0)
        {
            return true;
        }

        try
        {
            var json = new Utf8JsonReader(raw);
            while (json.Read())
            {
                _ = json.TokenType is JsonTokenType.PropertyName or JsonTokenType.String ? json.GetString() : null;
            }

            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string? Unicode(string name, JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair passes a JSON parser, but no event could ever be written with it.
            throw RequestException.Malformed("malformed_json", $"{name} has text that is not Unicode.");
        }
    }
}
