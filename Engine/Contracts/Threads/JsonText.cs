using System.Text.Encodings.Web;
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
    // Of a name that is given twice nobody knows which value is meant: one reader takes the first, another the last.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The object without members.</summary>
    public static JsonText EmptyObject { get; } = new("{}");

    /// <summary>The JSON itself; <c>null</c> for the default value.</summary>
    public override string ToString() => Text ?? "null";

    /// <summary>Parses the text; <see langword="false"/> when it is not one whole JSON value, or gives a name in an object twice.</summary>
    public bool TryParse(out JsonElement value)
    {
        try
        {
            using var document = JsonDocument.Parse(Text, Strict);
            value = document.RootElement.Clone();
            return true;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            value = default;
            return false;
        }
    }

    internal sealed class Converter : JsonConverter<JsonText>
    {
        private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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
            if (value.TryParse(out var element) && element.ValueKind is not JsonValueKind.String && TryCompact(element, out var compact))
            {
                writer.WriteRawValue(compact, skipInputValidation: true);
            }
            else
            {
                writer.WriteStringValue(value.Text);
            }
        }

        // Re-written rather than passed through: a model may indent, and a line feed would break the frame.
        private static bool TryCompact(JsonElement element, out byte[] compact)
        {
            try
            {
                compact = JsonSerializer.SerializeToUtf8Bytes(element, Relaxed);
                return true;
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                // Half a surrogate pair is legal in JSON's text and cannot be written as UTF-8.
                compact = [];
                return false;
            }
        }
    }
}
