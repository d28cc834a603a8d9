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
            if (JsonValues.Is(ref json, "type"u8))
            {
                reasoning |= json.TokenType is JsonTokenType.String
                    && (json.ValueTextEquals("thinking"u8) || json.ValueTextEquals("reasoning"u8)
                    || json.ValueTextEquals("reasoning_text"u8) || json.ValueTextEquals("reasoning.text"u8));
                json.Skip();
            }
            else if (JsonValues.Is(ref json, "text"u8) || JsonValues.Is(ref json, "value"u8) || JsonValues.Is(ref json, "refusal"u8)
                || JsonValues.Is(ref json, "content"u8))
            {
                Read(ref json, pieces, reasoning);
            }
            else if (JsonValues.Is(ref json, "image_url"u8))
            {
                ReadImage(ref json, pieces);
            }
            else if (JsonValues.Is(ref json, "thinking"u8) || JsonValues.Is(ref json, "reasoning"u8)
                || JsonValues.Is(ref json, "summary"u8))
            {
                reasoning = true;
                Read(ref json, pieces, reasoning: true);
            }
            else
            {
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
