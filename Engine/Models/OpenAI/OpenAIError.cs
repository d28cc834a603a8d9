using System.Text;
using System.Text.Json;

namespace ChatCluster.Models.OpenAI;

/// <summary>Reads the field that reports a failure.</summary>
internal static class OpenAIError
{
    /// <summary>
    /// The failure as text or JSON; null when the field says that there is none: null, empty, or an object without a word in it.
    /// </summary>
    public static string? Read(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        if (json.TokenType is JsonTokenType.String)
        {
            return JsonValues.Name(ref json);
        }

        var raw = JsonValues.Raw(ref json, data);
        if (raw.IsEmpty || raw[0] is not ((byte)'{' or (byte)'['))
        {
            return null;
        }

        var inner = new Utf8JsonReader(raw, JsonValues.Lenient);
        while (inner.Read())
        {
            var says = inner.TokenType switch
            {
                JsonTokenType.String => inner.ValueSpan.Length > 0,
                JsonTokenType.Number => !inner.ValueSpan.SequenceEqual("0"u8) && !inner.ValueSpan.SequenceEqual("200"u8),
                _ => false,
            };
            if (says)
            {
                return Encoding.UTF8.GetString(raw);
            }
        }

        return null;
    }
}
