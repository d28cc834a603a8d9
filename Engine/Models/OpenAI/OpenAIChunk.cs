using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatCluster.Models.OpenAI;

/// <summary>
/// What one chunk of a stream says, or a whole answer: all that is understood of it, whatever else it holds. Nothing has an effect before
/// the chunk was read to its end.
/// </summary>
internal sealed partial class OpenAIChunk : IReplyObject
{
    private bool _hasChoices;

    /// <summary>Text and reasoning in their order, as places in the chunk's bytes.</summary>
    public List<JsonPiece> Pieces { get; } = [];

    public List<CallDelta> Calls { get; } = [];

    /// <summary>JSON objects that a gateway wants back as they are.</summary>
    public List<string> Details { get; } = [];

    public string? Finish { get; private set; }

    public UsageDetails? Usage { get; private set; }

    /// <summary>A failure that the server reports, as JSON.</summary>
    public string? Error { get; private set; }

    /// <summary>The name of the field that reasoning came in.</summary>
    public string? ReasoningField { get; private set; }

    /// <summary>Whether it holds a message and not a piece of one.</summary>
    public bool IsMessage { get; private set; }

    /// <summary>Members that belong to the call before, where they come without one.</summary>
    public string? CallExtra { get; private set; }

    /// <returns>How many bytes the object has; more may follow.</returns>
    /// <exception cref="JsonException">The bytes begin with no JSON object.</exception>
    public int Read(ReadOnlySpan<byte> data)
    {
        Clear();
        var json = new Utf8JsonReader(data, JsonValues.Lenient);
        var (failed, message) = (false, false);
        if (!json.Read() || json.TokenType is not JsonTokenType.StartObject)
        {
            throw new JsonException("A chunk is a JSON object.");
        }

        while (JsonValues.NextProperty(ref json))
        {
            if (JsonValues.Is(ref json, "choices"u8))
            {
                ReadChoices(ref json, data);
            }
            else if (JsonValues.Is(ref json, "usage"u8))
            {
                Usage = OpenAIUsage.Read(ref json) ?? Usage;
            }
            else if (JsonValues.Is(ref json, "x_groq"u8))
            {
                ReadVendor(ref json);
            }
            else if (JsonValues.Is(ref json, "error"u8))
            {
                Error = OpenAIError.Read(ref json, data) ?? Error;
            }
            else if (JsonValues.Is(ref json, "object"u8) || JsonValues.Is(ref json, "type"u8))
            {
                failed |= json.TokenType is JsonTokenType.String && json.ValueTextEquals("error"u8);
                json.Skip();
            }
            else if (JsonValues.Is(ref json, "message"u8) || JsonValues.Is(ref json, "detail"u8))
            {
                message |= json.TokenType is JsonTokenType.String && json.ValueSpan.Length > 0;
                json.Skip();
            }
            else
            {
                failed |= json.ValueTextEquals("code"u8);
                json.Read();
                json.Skip();
            }
        }

        // Some report a failure without a field for it.
        if (Error is null && !_hasChoices && message && failed)
        {
            Error = Encoding.UTF8.GetString(data);
        }

        return (int)json.BytesConsumed;
    }

    private void Clear()
    {
        Pieces.Clear();
        Calls.Clear();
        Details.Clear();
        (Finish, Usage, Error, ReasoningField, CallExtra, IsMessage, _hasChoices) = (null, null, null, null, null, false, false);
    }

    private void ReadChoices(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        if (json.TokenType is JsonTokenType.StartObject)
        {
            ReadChoice(ref json, data);
            return;
        }

        if (json.TokenType is not JsonTokenType.StartArray)
        {
            json.Skip();
            return;
        }

        var first = true;
        while (json.Read() && json.TokenType is not JsonTokenType.EndArray)
        {
            if (first && json.TokenType is JsonTokenType.StartObject)
            {
                ReadChoice(ref json, data);
                first = false;
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ReadChoice(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        _hasChoices = true;
        var choice = (Pieces: Pieces.Count, Calls: Calls.Count);
        long? index = null;
        string? finish = null;
        JsonPiece? text = null;
        while (JsonValues.NextProperty(ref json))
        {
            if (JsonValues.Is(ref json, "delta"u8))
            {
                ReadDelta(ref json, data, choice);
            }
            else if (JsonValues.Is(ref json, "message"u8))
            {
                if (Pieces.Count == choice.Pieces && Calls.Count == choice.Calls)
                {
                    IsMessage = ReadMessage(ref json, data);
                }
                else
                {
                    json.Skip();
                }
            }
            else if (JsonValues.Is(ref json, "finish_reason"u8))
            {
                finish = JsonValues.Name(ref json);
            }
            else if (JsonValues.Is(ref json, "index"u8))
            {
                index = JsonValues.Integer(ref json);
            }
            else if (JsonValues.Is(ref json, "usage"u8))
            {
                Usage = OpenAIUsage.Read(ref json) ?? Usage;
            }
            else if (JsonValues.Is(ref json, "error"u8))
            {
                // Gateways report the failure of the server behind them here.
                Error = OpenAIError.Read(ref json, data) ?? Error;
            }
            else if (JsonValues.Is(ref json, "text"u8))
            {
                text = json.TokenType is JsonTokenType.String ? JsonPiece.Of(ref json, reasoning: false) : null;
                json.Skip();
            }
            else
            {
                json.Skip();
            }
        }

        if (index is > 0)
        {
            // Another answer to the same question, which nobody asked for.
            Pieces.RemoveRange(choice.Pieces, Pieces.Count - choice.Pieces);
            Calls.RemoveRange(choice.Calls, Calls.Count - choice.Calls);
            return;
        }

        Finish = finish ?? Finish;
        if (text is { } plain && Pieces.Count == choice.Pieces)
        {
            Pieces.Add(plain);
        }
    }

    // Usage stands in here where the server is older than the standard's place for it.
    private void ReadVendor(ref Utf8JsonReader json)
    {
        if (json.TokenType is not JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        while (JsonValues.NextProperty(ref json))
        {
            var isUsage = json.ValueTextEquals("usage"u8);
            json.Read();
            Usage = isUsage ? OpenAIUsage.Read(ref json) ?? Usage : Usage;
            json.Skip();
        }
    }
}
