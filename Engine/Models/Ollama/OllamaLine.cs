using System.Text.Json;
using ChatCluster.Models.OpenAI;

namespace ChatCluster.Models.Ollama;

/// <summary>What one line of <c>/api/chat</c> says. Nothing has an effect before the line was read to its end.</summary>
internal sealed class OllamaLine : IReplyObject
{
    public List<JsonPiece> Pieces { get; } = [];

    public List<CallDelta> Calls { get; } = [];

    public bool Done { get; private set; }

    public string? Reason { get; private set; }

    public long? Input { get; private set; }

    public long? Output { get; private set; }

    public string? Error { get; private set; }

    /// <returns>How many bytes the object has; more may follow.</returns>
    /// <exception cref="JsonException">The line begins with no JSON object.</exception>
    public int Read(ReadOnlySpan<byte> line)
    {
        Pieces.Clear();
        Calls.Clear();
        (Done, Reason, Input, Output, Error) = (false, null, null, null, null);
        var json = new Utf8JsonReader(line, JsonValues.Lenient);
        if (!json.Read() || json.TokenType is not JsonTokenType.StartObject)
        {
            throw new JsonException("A line is a JSON object.");
        }

        var saysDone = false;
        while (JsonValues.NextProperty(ref json))
        {
            if (JsonValues.Is(ref json, "message"u8))
            {
                ReadMessage(ref json, line);
            }
            else if (JsonValues.Is(ref json, "response"u8))
            {
                // Where an old client's path, /api/generate, is answered.
                OpenAIContent.Read(ref json, Pieces, reasoning: false);
            }
            else if (JsonValues.Is(ref json, "done"u8))
            {
                (Done, saysDone) = (JsonValues.True(ref json), true);
            }
            else if (JsonValues.Is(ref json, "done_reason"u8))
            {
                Reason = JsonValues.Name(ref json);
            }
            else if (JsonValues.Is(ref json, "prompt_eval_count"u8))
            {
                Input = JsonValues.Integer(ref json);
            }
            else if (JsonValues.Is(ref json, "eval_count"u8))
            {
                Output = JsonValues.Integer(ref json);
            }
            else if (JsonValues.Is(ref json, "error"u8))
            {
                Error = OpenAIError.Read(ref json, line);
            }
            else
            {
                json.Skip();
            }
        }

        Done |= Reason is not null && !saysDone;
        return (int)json.BytesConsumed;
    }

    private void ReadMessage(ref Utf8JsonReader json, ReadOnlySpan<byte> line)
    {
        if (json.TokenType is not JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        while (JsonValues.NextProperty(ref json))
        {
            if (JsonValues.Is(ref json, "content"u8))
            {
                OpenAIContent.Read(ref json, Pieces, reasoning: false);
            }
            else if (JsonValues.Is(ref json, "thinking"u8) || JsonValues.Is(ref json, "reasoning"u8))
            {
                // What a model thinks comes before what it answers, in one line too.
                var answered = Pieces.Count;
                OpenAIContent.Read(ref json, Pieces, reasoning: true);
                for (var i = answered; answered > 0 && i < Pieces.Count; i++)
                {
                    var piece = Pieces[i];
                    Pieces.RemoveAt(i);
                    Pieces.Insert(i - answered, piece);
                }
            }
            else if (JsonValues.Is(ref json, "tool_calls"u8))
            {
                OpenAICalls.Read(ref json, line, Calls);
            }
            else
            {
                json.Skip();
            }
        }
    }
}
