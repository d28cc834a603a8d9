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
            if (json.ValueTextEquals("choices"u8))
            {
                json.Read();
                ReadChoices(ref json, data);
            }
            else if (json.ValueTextEquals("usage"u8))
            {
                json.Read();
                Usage = OpenAIUsage.Read(ref json) ?? Usage;
            }
            else if (json.ValueTextEquals("x_groq"u8))
            {
                json.Read();
                ReadVendor(ref json);
            }
            else if (json.ValueTextEquals("error"u8))
            {
                json.Read();
                Error = OpenAIError.Read(ref json, data) ?? Error;
            }
            else if (json.ValueTextEquals("object"u8) || json.ValueTextEquals("type"u8))
            {
                json.Read();
                failed |= json.TokenType is JsonTokenType.String && json.ValueTextEquals("error"u8);
                json.Skip();
            }
            else if (json.ValueTextEquals("message"u8) || json.ValueTextEquals("detail"u8))
            {
                json.Read();
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
            if (json.ValueTextEquals("delta"u8))
            {
                json.Read();
                ReadDelta(ref json, data, choice);
            }
            else if (json.ValueTextEquals("message"u8))
            {
                json.Read();
                if (Pieces.Count == choice.Pieces && Calls.Count == choice.Calls)
                {
                    IsMessage = ReadMessage(ref json, data);
                }
                else
                {
                    json.Skip();
                }
            }
            else if (json.ValueTextEquals("finish_reason"u8))
            {
                json.Read();
                finish = JsonValues.Name(ref json);
            }
            else if (json.ValueTextEquals("index"u8))
            {
                json.Read();
                index = JsonValues.Integer(ref json);
            }
            else if (json.ValueTextEquals("usage"u8))
            {
                json.Read();
                Usage = OpenAIUsage.Read(ref json) ?? Usage;
            }
            else if (json.ValueTextEquals("error"u8))
            {
                // Gateways report the failure of the server behind them here.
                json.Read();
                Error = OpenAIError.Read(ref json, data) ?? Error;
            }
            else if (json.ValueTextEquals("text"u8))
            {
                json.Read();
                text = json.TokenType is JsonTokenType.String ? JsonPiece.Of(ref json, reasoning: false) : null;
                json.Skip();
            }
            else
            {
                json.Read();
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
