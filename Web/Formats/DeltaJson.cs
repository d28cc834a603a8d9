using System.Text.Json;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats;

/// <summary>The text of a delta as it stands in its frame, so that a format copies it and neither decodes nor encodes it.</summary>
internal static class DeltaJson
{
    /// <summary>The text with its quotation marks, as JSON.</summary>
    public static ReadOnlySpan<byte> Quoted(ThreadFrame frame)
    {
        var json = frame.Json.Span;
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName && reader.ValueTextEquals("text"u8))
            {
                reader.Read();
                return json[(int)reader.TokenStartIndex..(int)reader.BytesConsumed];
            }
        }

        return "\"\""u8;
    }
}
