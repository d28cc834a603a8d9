using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatCluster.Models.OpenAI;

/// <summary>
/// What one chunk of a stream says, or a whole answer: all that is understood of it, whatever else it holds. Nothing has an effect before the chunk was
/// read to its end.
/// </summary>
internal sealed class OpenAIChunk
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

    /// <exception cref="JsonException">The bytes are no JSON object.</exception>
    public void Read(ReadOnlySpan<byte> data)
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
    }

    private void Clear()
    {
        Pieces.Clear();
        Calls.Clear();
        Details.Clear();
        (Finish, Usage, Error, ReasoningField, IsMessage, _hasChoices) = (null, null, null, null, false, false);
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
                IsMessage = ReadMessage(ref json, data) ? false : IsMessage;
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

    private bool ReadMessage(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        if (json.TokenType is not JsonTokenType.StartObject)
        {
            json.Skip();
            return false;
        }

        var inDetails = new List<JsonPiece>(0);
        while (JsonValues.NextProperty(ref json))
        {
            if (json.ValueTextEquals("content"u8) || json.ValueTextEquals("refusal"u8) || json.ValueTextEquals("images"u8))
            {
                json.Read();
                OpenAIContent.Read(ref json, Pieces, reasoning: false);
            }
            else if (json.ValueTextEquals("reasoning_content"u8))
            {
                ReadReasoning(ref json, "reasoning_content");
            }
            else if (json.ValueTextEquals("reasoning"u8))
            {
                ReadReasoning(ref json, "reasoning");
            }
            else if (json.ValueTextEquals("thinking"u8))
            {
                ReadReasoning(ref json, "thinking");
            }
            else if (json.ValueTextEquals("reasoning_text"u8))
            {
                ReadReasoning(ref json, "reasoning_text");
            }
            else if (json.ValueTextEquals("reasoning_details"u8))
            {
                json.Read();
                ReadDetails(ref json, data, inDetails);
            }
            else if (json.ValueTextEquals("tool_calls"u8) || json.ValueTextEquals("function_call"u8))
            {
                json.Read();
                OpenAICalls.Read(ref json, data, Calls);
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        if (ReasoningField is null)
        {
            Pieces.InsertRange(0, inDetails);
        }

        return true;
    }

    // Reasoning comes before the answer, whatever the order of the fields; and once, though some send it under both names.
    private void ReadReasoning(ref Utf8JsonReader json, string field)
    {
        json.Read();
        if (ReasoningField is not null)
        {
            json.Skip();
            return;
        }

        var found = new List<JsonPiece>(1);
        OpenAIContent.Read(ref json, found, reasoning: true);
        if (found.Count > 0)
        {
            ReasoningField = field;
            Pieces.InsertRange(0, found);
        }
    }

    /// <param name="reasoning">What the details say, for where nothing else says it.</param>
    private void ReadDetails(ref Utf8JsonReader json, ReadOnlySpan<byte> data, List<JsonPiece> reasoning)
    {
        if (json.TokenType is not JsonTokenType.StartArray)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType is not JsonTokenType.EndArray)
        {
            var again = json;
            OpenAIContent.Read(ref again, reasoning, reasoning: true);
            Details.Add(Encoding.UTF8.GetString(JsonValues.Raw(ref json, data)));
        }
    }
}
