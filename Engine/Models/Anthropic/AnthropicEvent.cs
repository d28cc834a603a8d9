using System.Text;
using System.Text.Json;
using ChatCluster.Models.OpenAI;

namespace ChatCluster.Models.Anthropic;

/// <summary>
/// What one event of <c>/v1/messages</c> says, or a whole message. Nothing has an effect before the event was read to its end.
/// </summary>
internal sealed class AnthropicEvent : IReplyObject
{
    public string? Type { get; private set; }

    public int? Index { get; private set; }

    /// <summary>Blocks and pieces of blocks, in their order.</summary>
    public List<AnthropicPiece> Pieces { get; } = [];

    public string? StopReason { get; private set; }

    public long? Input { get; private set; }

    public long? CacheRead { get; private set; }

    public long? CacheWrite { get; private set; }

    public long? Output { get; private set; }

    public string? Error { get; private set; }

    /// <returns>How many bytes the object has; more may follow.</returns>
    /// <exception cref="JsonException">The bytes begin with no JSON object.</exception>
    public int Read(ReadOnlySpan<byte> data)
    {
        Pieces.Clear();
        (Type, Index, StopReason, Input, CacheRead, CacheWrite, Output, Error) = (null, null, null, null, null, null, null, null);
        var json = new Utf8JsonReader(data, JsonValues.Lenient);
        if (!json.Read() || json.TokenType is not JsonTokenType.StartObject)
        {
            throw new JsonException("An event is a JSON object.");
        }

        ReadObject(ref json, data, nested: false);
        return (int)json.BytesConsumed;
    }

    private void ReadObject(ref Utf8JsonReader json, ReadOnlySpan<byte> data, bool nested)
    {
        while (JsonValues.NextProperty(ref json))
        {
            if (!nested && JsonValues.Is(ref json, "type"u8))
            {
                Type = JsonValues.Name(ref json);
            }
            else if (!nested && JsonValues.Is(ref json, "index"u8))
            {
                Index = JsonValues.Integer(ref json) is { } index and <= int.MaxValue ? (int)index : null;
            }
            else if (JsonValues.Is(ref json, "delta"u8) || JsonValues.Is(ref json, "content_block"u8))
            {
                ReadBlock(ref json, data);
            }
            else if (json.ValueTextEquals("message"u8) && !nested)
            {
                json.Read();
                if (json.TokenType is JsonTokenType.StartObject)
                {
                    ReadObject(ref json, data, nested: true);
                }
            }
            else if (JsonValues.Is(ref json, "content"u8))
            {
                ReadBlocks(ref json, data);
            }
            else
            {
                ReadEnd(ref json, data);
            }
        }
    }

    private void ReadEnd(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        if (JsonValues.Is(ref json, "stop_reason"u8))
        {
            StopReason = JsonValues.Name(ref json);
        }
        else if (JsonValues.Is(ref json, "usage"u8))
        {
            ReadUsage(ref json);
        }
        else if (JsonValues.Is(ref json, "error"u8))
        {
            Error = OpenAIError.Read(ref json, data);
        }
        else
        {
            json.Skip();
        }
    }

    private void ReadBlocks(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        if (json.TokenType is not JsonTokenType.StartArray)
        {
            ReadBlock(ref json, data);
            return;
        }

        while (json.Read() && json.TokenType is not JsonTokenType.EndArray)
        {
            ReadBlock(ref json, data);
        }
    }

    private void ReadBlock(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        if (json.TokenType is not JsonTokenType.StartObject)
        {
            // Text without a block around it.
            if (Text(ref json, reasoning: false) is { } plain)
            {
                Pieces.Add(new() { Text = plain });
            }

            return;
        }

        var piece = new AnthropicPiece();
        while (JsonValues.NextProperty(ref json))
        {
            if (JsonValues.Is(ref json, "type"u8))
            {
                piece.Type = JsonValues.Name(ref json);
            }
            else if (json.ValueTextEquals("text"u8) || json.ValueTextEquals("thinking"u8))
            {
                var reasoning = json.ValueTextEquals("thinking"u8);
                json.Read();
                piece.Text = Text(ref json, reasoning) ?? piece.Text;
            }
            else if (JsonValues.Is(ref json, "signature"u8))
            {
                piece.Signature = JsonValues.Name(ref json);
            }
            else if (JsonValues.Is(ref json, "data"u8))
            {
                piece.Redacted = JsonValues.Name(ref json);
            }
            else if (JsonValues.Is(ref json, "id"u8))
            {
                piece.Id = JsonValues.Name(ref json);
            }
            else if (JsonValues.Is(ref json, "name"u8))
            {
                piece.Name = JsonValues.Name(ref json);
            }
            else if (JsonValues.Is(ref json, "partial_json"u8) || JsonValues.Is(ref json, "input"u8))
            {
                ReadInput(ref json, data, piece);
            }
            else
            {
                ReadEnd(ref json, data);
            }
        }

        Pieces.Add(piece);
    }

    /// <summary>Text, or a number that a gateway has made of it.</summary>
    private static JsonPiece? Text(ref Utf8JsonReader json, bool reasoning)
    {
        if (json.TokenType is JsonTokenType.String or JsonTokenType.Number && json.ValueSpan.Length > 0)
        {
            return JsonPiece.Of(ref json, reasoning);
        }

        json.Skip();
        return null;
    }

    private static void ReadInput(ref Utf8JsonReader json, ReadOnlySpan<byte> data, AnthropicPiece piece)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.String:
                piece.Input = TextDecoder.Piece(json.ValueSpan, json.ValueIsEscaped);
                break;
            case JsonTokenType.Number:
                // A number begins no object, so this is a piece of one.
                piece.Input = Encoding.UTF8.GetString(json.ValueSpan);
                break;
            case JsonTokenType.StartObject:
                // The empty object at a block's beginning stands for what is still to come.
                var raw = Encoding.UTF8.GetString(JsonValues.Raw(ref json, data));
                (piece.Input, piece.IsWhole) = raw.AsSpan().Trim("{} \t\r\n").IsEmpty ? (piece.Input, false) : (raw, true);
                break;
            default:
                json.Skip();
                break;
        }
    }

    private void ReadUsage(ref Utf8JsonReader json)
    {
        if (json.TokenType is not JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        while (JsonValues.NextProperty(ref json))
        {
            if (JsonValues.Is(ref json, "input_tokens"u8))
            {
                Input = JsonValues.Integer(ref json);
            }
            else if (JsonValues.Is(ref json, "output_tokens"u8))
            {
                Output = JsonValues.Integer(ref json);
            }
            else if (JsonValues.Is(ref json, "cache_read_input_tokens"u8))
            {
                CacheRead = JsonValues.Integer(ref json);
            }
            else if (JsonValues.Is(ref json, "cache_creation_input_tokens"u8))
            {
                CacheWrite = JsonValues.Integer(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }
}
