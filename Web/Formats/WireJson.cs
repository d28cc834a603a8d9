using System.Text.Json;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats;

/// <summary>Writes what tools were given and gave, in the form that clients of other protocols take it.</summary>
internal static class WireJson
{
    /// <summary>Arguments: as JSON where they are, else as the text that the model wrote.</summary>
    public static void WriteJson(this Utf8JsonWriter json, string name, JsonText value)
    {
        json.WritePropertyName(name);
        JsonSerializer.Serialize(json, value);
    }

    /// <summary>A result: an object or a list as what it is, everything else as text.</summary>
    public static void WriteResult(this Utf8JsonWriter json, string name, string? result)
    {
        if (result is not null && result.AsSpan().TrimStart() is ['{' or '[', ..])
        {
            json.WriteJson(name, new(result));
        }
        else
        {
            json.WriteString(name, result ?? "");
        }
    }
}
