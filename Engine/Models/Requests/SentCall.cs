using System.Text.Json;

namespace ChatCluster.Models;

/// <summary>What goes back with a call to the provider that asked for it: an id of its own form, and members that it knows.</summary>
internal readonly record struct SentCall(JsonElement? Members)
{
    public string? Id =>
        Members?.TryGetProperty(StateFields.Id, out var id) is true && id.ValueKind is JsonValueKind.String ? id.GetString() : null;

    /// <summary>Whether the call itself has such members.</summary>
    public bool HasExtra => Members?.EnumerateObject().Any(member => !IsOurs(member)) is true;

    public void WriteExtra(Utf8JsonWriter json)
    {
        foreach (var member in Members?.EnumerateObject().Where(member => !IsOurs(member)) ?? [])
        {
            member.WriteTo(json);
        }
    }

    public void WriteFunctionExtra(Utf8JsonWriter json)
    {
        if (Members?.TryGetProperty(StateFields.Function, out var function) is not true || function.ValueKind is not JsonValueKind.Object)
        {
            return;
        }

        foreach (var member in function.EnumerateObject())
        {
            member.WriteTo(json);
        }
    }

    private static bool IsOurs(JsonProperty member) => member.NameEquals(StateFields.Id) || member.NameEquals(StateFields.Function);
}
