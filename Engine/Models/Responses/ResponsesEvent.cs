using System.Text;
using System.Text.Json;

namespace ChatCluster.Models.Responses;

/// <summary>What one event of the stream says: all that is understood of it, whatever else it holds.</summary>
internal sealed class ResponsesEvent : IReplyObject
{
    /// <summary>The event's kind; empty when it does not say.</summary>
    public string Type { get; private set; } = "";

    public long? Sequence { get; private set; }

    public int? OutputIndex { get; private set; }

    public string? ItemId { get; private set; }

    /// <summary>The piece of text, or the whole of it at its end, as a place in the event's bytes.</summary>
    public JsonPiece? Text { get; private set; }

    /// <summary>Arguments in pieces, or whole at their end, whatever JSON they came as.</summary>
    public string? Arguments { get; private set; }

    /// <summary>Whether the arguments came as JSON and not as text.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>An item of the reply, as JSON.</summary>
    public string? Item { get; private set; }

    /// <summary>The reply as a whole, as JSON.</summary>
    public string? Response { get; private set; }

    /// <summary>A failure that the server reports, as JSON.</summary>
    public string? Error { get; private set; }

    /// <summary>Whether the event is the reply itself, as it is without a stream.</summary>
    public bool IsResponse { get; private set; }

    /// <returns>How many bytes the object has; more may follow.</returns>
    /// <exception cref="JsonException">The bytes begin with no JSON object.</exception>
    public int Read(ReadOnlySpan<byte> data)
    {
        (Type, Sequence, OutputIndex, ItemId, Text, Arguments, IsWhole, Item, Response, Error, IsResponse) =
            ("", null, null, null, null, null, false, null, null, null, false);
        var json = new Utf8JsonReader(data, JsonValues.Lenient);
        if (!json.Read() || json.TokenType is not JsonTokenType.StartObject)
        {
            throw new JsonException("An event is a JSON object.");
        }

        var hasOutput = false;
        while (JsonValues.NextProperty(ref json))
        {
            if (JsonValues.Is(ref json, "type"u8) || JsonValues.Is(ref json, "object"u8))
            {
                Type = JsonValues.Name(ref json) is { } type ? Type.Length > 0 ? Type : type : Type;
            }
            else if (JsonValues.Is(ref json, "sequence_number"u8))
            {
                Sequence = JsonValues.Integer(ref json);
            }
            else if (JsonValues.Is(ref json, "output_index"u8))
            {
                OutputIndex = JsonValues.Integer(ref json) is { } index and <= int.MaxValue ? (int)index : null;
            }
            else if (JsonValues.Is(ref json, "item_id"u8))
            {
                ItemId = JsonValues.Name(ref json);
            }
            else if (JsonValues.Is(ref json, "delta"u8) || JsonValues.Is(ref json, "text"u8) || JsonValues.Is(ref json, "refusal"u8))
            {
                ReadPiece(ref json, data);
            }
            else if (JsonValues.Is(ref json, "arguments"u8))
            {
                ReadArguments(ref json, data);
            }
            else if (JsonValues.Is(ref json, "item"u8))
            {
                Item = Object(ref json, data);
            }
            else if (JsonValues.Is(ref json, "response"u8))
            {
                Response = Object(ref json, data);
            }
            else if (JsonValues.Is(ref json, "error"u8))
            {
                Error = OpenAI.OpenAIError.Read(ref json, data) ?? Error;
            }
            else
            {
                hasOutput |= json.ValueTextEquals("output"u8);
                json.Read();
                json.Skip();
            }
        }

        IsResponse = hasOutput && Type is "response" or "";
        return (int)json.BytesConsumed;
    }

    private void ReadPiece(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        if (json.TokenType is JsonTokenType.String or JsonTokenType.Number)
        {
            // Which of the two it is, the type tells, and that may stand behind it.
            Text = JsonPiece.Of(ref json, reasoning: false);
            Arguments ??= TextDecoder.Piece(json.ValueSpan, json.TokenType is JsonTokenType.String && json.ValueIsEscaped);
        }
        else if (json.TokenType is JsonTokenType.StartObject)
        {
            (Arguments, IsWhole) = (Encoding.UTF8.GetString(JsonValues.Raw(ref json, data)), true);
        }
        else
        {
            json.Skip();
        }
    }

    private void ReadArguments(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        if (json.TokenType is JsonTokenType.String)
        {
            Arguments = TextDecoder.Piece(json.ValueSpan, json.ValueIsEscaped);
        }
        else if (json.TokenType is JsonTokenType.Number)
        {
            Arguments = Encoding.UTF8.GetString(json.ValueSpan);
        }
        else if (json.TokenType is JsonTokenType.StartObject)
        {
            (Arguments, IsWhole) = (Encoding.UTF8.GetString(JsonValues.Raw(ref json, data)), true);
        }
        else
        {
            json.Skip();
        }
    }

    private static string? Object(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        var raw = JsonValues.Raw(ref json, data);
        return raw is [(byte)'{', ..] ? Encoding.UTF8.GetString(raw) : null;
    }
}
