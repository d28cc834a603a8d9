using System.Text.Json;

namespace ChatCluster.Models;

/// <summary>Where a piece of text stands in the bytes it was read from.</summary>
/// <param name="Image">Whether it is no text but the address of an image, which may hold it.</param>
internal readonly record struct JsonPiece(bool Reasoning, int Start, int Length, bool Escaped, bool Image = false)
{
    /// <summary>The string, or number, that the reader is at.</summary>
    public static JsonPiece Of(ref Utf8JsonReader json, bool reasoning) => new(
        reasoning,
        (int)json.TokenStartIndex + (json.TokenType is JsonTokenType.String ? 1 : 0),
        json.ValueSpan.Length,
        json.TokenType is JsonTokenType.String && json.ValueIsEscaped);
}
