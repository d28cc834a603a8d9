using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatCluster.Models;

/// <summary>What goes back to the provider with a message of its own; nothing of another provider or model does.</summary>
internal sealed class SentState : IDisposable
{
    private readonly JsonDocument _json;

    private SentState(JsonDocument json) => _json = json;

    public string? ReasoningField => Root.TryGetProperty(StateFields.Reasoning, out var name) ? name.GetString() : null;

    public JsonElement? Details => Root.TryGetProperty(StateFields.Details, out var details) ? details : null;

    public JsonElement? Blocks => Root.TryGetProperty(StateFields.Blocks, out var blocks) ? blocks : null;

    private JsonElement Root => _json.RootElement;

    public static SentState? Of(ChatMessage message, ModelSource source)
    {
        if (message.Contents.OfType<ProviderState>().FirstOrDefault() is not { } state)
        {
            return null;
        }

        JsonDocument? json = null;
        try
        {
            json = JsonDocument.Parse(state.Json);
            if (Is(json, StateFields.Provider, source.Provider) && Is(json, StateFields.Model, source.Model))
            {
                return new(json);
            }
        }
        catch (JsonException)
        {
            // Damaged: the provider gets what every other would get.
        }

        json?.Dispose();
        return null;
    }

    /// <summary>What goes back with one of the message's calls.</summary>
    public SentCall OfCall(int index, int count) =>
        Of(StateFields.Members, index, count) is { } members ? new(members)
        : Of(StateFields.Calls, index, count) is { } extra ? new(JsonElement.Parse($"{{\"extra_content\":{extra.GetRawText()}}}"))
        : default;

    public void Dispose() => _json.Dispose();

    private JsonElement? Of(string name, int index, int count) =>
        Root.TryGetProperty(name, out var calls) && calls.ValueKind is JsonValueKind.Array && calls.GetArrayLength() == count
            && calls[index] is { ValueKind: JsonValueKind.Object } found ? found : null;

    private static bool Is(JsonDocument json, string name, string value) =>
        json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var found)
            && found.ValueKind is JsonValueKind.String && found.ValueEquals(value);
}
