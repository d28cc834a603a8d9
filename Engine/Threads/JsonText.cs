using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatCluster.Threads;

/// <summary>
/// JSON as the model wrote it, kept to the letter. In a body it stands as JSON where it is valid, and as a string where it is not,
/// so that broken arguments can be stored, shown and handed back to the model.
/// </summary>
[JsonConverter(typeof(Converter))]
public readonly record struct JsonText(string Text)
{
    public static JsonText EmptyObject { get; } = new("{}");

    public override string ToString() => Text ?? "null";

    /// <summary>Parses the text; <see langword="false"/> when it is not one whole JSON value.</summary>
    public bool TryParse(out JsonElement value)
    {
        try
        {
            using var document = JsonDocument.Parse(Text);
            value = document.RootElement.Clone();
            return true;
        }
        catch (JsonException)
        {
            value = default;
            return false;
        }
    }

    internal sealed class Converter : JsonConverter<JsonText>
    {
        public override JsonText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                return new(reader.GetString()!);
            }

            using var document = JsonDocument.ParseValue(ref reader);
            return new(document.RootElement.GetRawText());
        }

        public override void Write(Utf8JsonWriter writer, JsonText value, JsonSerializerOptions options)
        {
            // Re-written rather than passed through: a model may indent, and a line feed would break the frame.
            if (value.TryParse(out var element) && element.ValueKind is not JsonValueKind.String)
            {
                element.WriteTo(writer);
            }
            else
            {
                writer.WriteStringValue(value.Text);
            }
        }
    }
}
