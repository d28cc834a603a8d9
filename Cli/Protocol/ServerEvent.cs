using System.Text.Json;

namespace ChatCluster.Cli.Protocol;

/// <summary>One frame of a thread's stream.</summary>
/// <param name="Cursor">Where to read on from after it; null for what has no place in the thread.</param>
/// <param name="Json">The event as the server sent it.</param>
internal sealed record ServerEvent(string? Cursor, string Json, JsonElement Data)
{
    public string Type => Data.Text("type") ?? "";

    public string? this[string field] => Data.Text(field);

    public static ServerEvent Parse(string? cursor, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return new(cursor, json, document.RootElement.Clone());
        }
        catch (JsonException exception)
        {
            throw new ChatException("The server sent an event that is not JSON. Is --url the address of a ChatCluster server?", exception);
        }
    }
}
