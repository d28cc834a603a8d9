using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ChatCluster.Models.OpenAI;

/// <summary>Writes down what a provider wants back with the results of the calls it asked for.</summary>
internal static class OpenAIState
{
    /// <param name="reasoningField">The name of the field that reasoning came in.</param>
    /// <param name="details">Objects that go back as they are.</param>
    /// <param name="members">For each call an object whose members go back with it.</param>
    public static ProviderState Write(
        ModelSource source, string? reasoningField, IReadOnlyList<string?> details, IReadOnlyList<string?>? members)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString(StateFields.Provider, source.Provider);
            json.WriteString(StateFields.Model, source.Model);
            if (reasoningField is not null)
            {
                json.WriteString(StateFields.Reasoning, reasoningField);
            }

            WriteList(json, StateFields.Details, details);
            WriteList(json, StateFields.Members, members);
            json.WriteEndObject();
        }

        return new(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string?>? values)
    {
        if (values is not { Count: > 0 })
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteRawValue(value ?? "null", skipInputValidation: true);
        }

        json.WriteEndArray();
    }
}
