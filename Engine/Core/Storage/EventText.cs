using System.Text.Json;
using ChatCluster.Threads;

namespace ChatCluster.Storage;

/// <summary>Finds what can be searched for in an event: the text of a message and of a reply.</summary>
public static class EventText
{
    public static string? Find(ReadOnlySpan<byte> json)
    {
        try
        {
            return Read(new(json));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // An event that cannot be read is stored all the same; it only is not found.
            return null;
        }
    }

    private static string? Read(Utf8JsonReader reader)
    {
        string? text = null;
        var searchable = false;
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isText = reader.ValueTextEquals("text"u8);
            reader.Read();
            if (isType)
            {
                searchable = reader.ValueTextEquals(MessagePosted.TypeName) || reader.ValueTextEquals(StepFinished.TypeName);
                if (!searchable)
                {
                    return null;
                }
            }
            else if (isText && reader.TokenType is JsonTokenType.String)
            {
                text = reader.GetString();
            }
            else
            {
                reader.Skip();
            }

            if (searchable && text is not null)
            {
                return text;
            }
        }

        return null;
    }
}
