using System.Text.Json;

namespace ChatCluster.Models.OpenAI;

/// <summary>Reads content: a string, nothing, or parts, which have parts of their own where a model thinks.</summary>
internal static class OpenAIContent
{
    public static void Read(ref Utf8JsonReader json, List<JsonPiece> pieces, bool reasoning)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.String or JsonTokenType.Number:
                if (json.ValueSpan.Length > 0)
                {
                    pieces.Add(JsonPiece.Of(ref json, reasoning));
                }

                break;
            case JsonTokenType.StartArray:
                while (json.Read() && json.TokenType is not JsonTokenType.EndArray)
                {
                    Read(ref json, pieces, reasoning);
                }

                break;
            case JsonTokenType.StartObject:
                ReadPart(ref json, pieces, reasoning);
                break;
            default:
                break;
        }
    }

    private static void ReadPart(ref Utf8JsonReader json, List<JsonPiece> pieces, bool reasoning)
    {
        var from = pieces.Count;
        while (JsonValues.NextProperty(ref json))
        {
            if (json.ValueTextEquals("type"u8))
            {
                json.Read();
                reasoning |= json.TokenType is JsonTokenType.String
                    && (json.ValueTextEquals("thinking"u8) || json.ValueTextEquals("reasoning"u8)
                    || json.ValueTextEquals("reasoning_text"u8) || json.ValueTextEquals("reasoning.text"u8));
                json.Skip();
            }
            else if (json.ValueTextEquals("text"u8) || json.ValueTextEquals("value"u8) || json.ValueTextEquals("refusal"u8)
                || json.ValueTextEquals("content"u8))
            {
                json.Read();
                Read(ref json, pieces, reasoning);
            }
            else if (json.ValueTextEquals("image_url"u8))
            {
                json.Read();
                ReadImage(ref json, pieces);
            }
            else if (json.ValueTextEquals("thinking"u8) || json.ValueTextEquals("reasoning"u8) || json.ValueTextEquals("summary"u8))
            {
                json.Read();
                reasoning = true;
                Read(ref json, pieces, reasoning: true);
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        // The type may stand behind the text.
        for (var i = from; reasoning && i < pieces.Count; i++)
        {
            pieces[i] = pieces[i] with { Reasoning = true };
        }
    }

    private static void ReadImage(ref Utf8JsonReader json, List<JsonPiece> pieces)
    {
        if (json.TokenType is JsonTokenType.String && json.ValueSpan.Length > 0)
        {
            pieces.Add(JsonPiece.Of(ref json, reasoning: false) with { Image = true });
        }
        else if (json.TokenType is JsonTokenType.StartObject)
        {
            while (JsonValues.NextProperty(ref json))
            {
                var isAddress = json.ValueTextEquals("url"u8);
                json.Read();
                if (isAddress)
                {
                    ReadImage(ref json, pieces);
                }
                else
                {
                    json.Skip();
                }
            }
        }
        else
        {
            json.Skip();
        }
    }
}
