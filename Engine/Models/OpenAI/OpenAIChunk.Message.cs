using System.Text;
using System.Text.Json;

namespace ChatCluster.Models.OpenAI;

/// <summary>What a delta says, or a whole message.</summary>
internal sealed partial class OpenAIChunk
{
    private void ReadDelta(ref Utf8JsonReader json, ReadOnlySpan<byte> data, (int Pieces, int Calls) choice)
    {
        var message = (Pieces: Pieces.Count, Calls: Calls.Count);
        if (!ReadMessage(ref json, data) || (Pieces.Count == message.Pieces && Calls.Count == message.Calls))
        {
            return;
        }

        // Some send in each chunk, before what is new, the message as it has become.
        Pieces.RemoveRange(choice.Pieces, message.Pieces - choice.Pieces);
        Calls.RemoveRange(choice.Calls, message.Calls - choice.Calls);
        IsMessage = false;
    }

    private bool ReadMessage(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        if (json.TokenType is JsonTokenType.String)
        {
            OpenAIContent.Read(ref json, Pieces, reasoning: false);
            return true;
        }

        if (json.TokenType is not JsonTokenType.StartObject)
        {
            json.Skip();
            return false;
        }

        var inDetails = new List<JsonPiece>(0);
        var (from, isThought) = (Pieces.Count, false);
        while (JsonValues.NextProperty(ref json))
        {
            if (JsonValues.Is(ref json, "content"u8) || JsonValues.Is(ref json, "refusal"u8) || JsonValues.Is(ref json, "images"u8))
            {
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
            else if (JsonValues.Is(ref json, "reasoning_details"u8))
            {
                ReadDetails(ref json, data, inDetails);
            }
            else if (json.ValueTextEquals("extra_content"u8))
            {
                isThought |= ReadExtra(ref json, data);
            }
            else if (JsonValues.Is(ref json, "tool_calls"u8) || JsonValues.Is(ref json, "function_call"u8))
            {
                OpenAICalls.Read(ref json, data, Calls);
            }
            else
            {
                json.Skip();
            }
        }

        if (ReasoningField is null)
        {
            Pieces.InsertRange(0, inDetails);
        }

        for (var i = from; isThought && i < Pieces.Count; i++)
        {
            Pieces[i] = Pieces[i] with { Reasoning = true };
        }

        return true;
    }

    // Gemini's way to say that a content is a thought, and to hand a call's signature in after the call.
    private bool ReadExtra(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        json.Read();
        var extra = JsonValues.Raw(ref json, data);
        if (extra.IsEmpty || extra[0] is not (byte)'{')
        {
            return false;
        }

        if (extra.IndexOf("\"thought_signature\""u8) >= 0)
        {
            CallExtra = $"\"extra_content\":{Encoding.UTF8.GetString(extra)}";
        }

        var inner = new Utf8JsonReader(extra, JsonValues.Lenient);
        var isThought = false;
        while (inner.Read())
        {
            if (inner.TokenType is JsonTokenType.PropertyName && inner.ValueTextEquals("thought"u8))
            {
                inner.Read();
                isThought |= inner.TokenType is JsonTokenType.True;
            }
        }

        return isThought;
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
