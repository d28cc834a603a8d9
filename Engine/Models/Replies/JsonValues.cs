using System.Globalization;
using System.Text.Json;

namespace ChatCluster.Models;

/// <summary>Reads values of JSON that may be of another kind than their protocol says. The reader is left at the value's end.</summary>
internal static class JsonValues
{
    public static readonly JsonReaderOptions Lenient =
        new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 256 };

    /// <summary>A whole number, however it is written; null when it is none, or negative.</summary>
    public static long? Integer(ref Utf8JsonReader json)
    {
        double number;
        switch (json.TokenType)
        {
            case JsonTokenType.Number when json.TryGetInt64(out var whole):
                return whole >= 0 ? whole : null;
            case JsonTokenType.Number when json.TryGetDouble(out number):
                break;
            case JsonTokenType.String when double.TryParse(json.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out number):
                break;
            default:
                json.Skip();
                return null;
        }

        return number is >= 0 and < long.MaxValue ? (long)number : null;
    }

    /// <summary>A name or id: a string, or a number as its digits; null when it is something else, or empty.</summary>
    public static string? Name(ref Utf8JsonReader json)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.String:
                var name = TextDecoder.Whole(TextDecoder.Piece(json.ValueSpan, json.ValueIsEscaped));
                return name.Length == 0 ? null : name;
            case JsonTokenType.Number:
                return System.Text.Encoding.UTF8.GetString(json.ValueSpan);
            default:
                json.Skip();
                return null;
        }
    }

    /// <summary>Whether a value is <see langword="true"/>, also as a word or a number.</summary>
    public static bool True(ref Utf8JsonReader json)
    {
        var yes = json.TokenType is JsonTokenType.True
            || (json.TokenType is JsonTokenType.String && json.ValueTextEquals("true"u8))
            || (json.TokenType is JsonTokenType.Number && json.ValueSpan.SequenceEqual("1"u8));
        json.Skip();
        return yes;
    }

    /// <summary>The bytes of the value that the reader is at, whatever it is.</summary>
    public static ReadOnlySpan<byte> Raw(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        var from = (int)json.TokenStartIndex;
        json.Skip();
        return data[from..(int)json.BytesConsumed];
    }

    /// <summary>
    /// Steps to the next property of the object the reader is in; <see langword="false"/> at its end. Called with the reader at a value
    /// that is no object, there is none.
    /// </summary>
    public static bool NextProperty(ref Utf8JsonReader json) => json.Read() && json.TokenType is JsonTokenType.PropertyName;

    /// <summary>Whether the property that the reader is at has this name. If so, the reader moves to its value; else it stays.</summary>
    public static bool Is(ref Utf8JsonReader json, ReadOnlySpan<byte> name) => json.ValueTextEquals(name) && json.Read();
}
