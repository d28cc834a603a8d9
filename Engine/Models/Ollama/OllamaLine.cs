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
            if (json.ValueTextEquals("message"u8))
            {
                json.Read();
                ReadMessage(ref json, line);
            }
            else if (json.ValueTextEquals("response"u8))
            {
                // Where an old client's path, /api/generate, is answered.
                json.Read();
                OpenAIContent.Read(ref json, Pieces, reasoning: false);
            }
            else if (json.ValueTextEquals("done"u8))
            {
                json.Read();
                (Done, saysDone) = (JsonValues.True(ref json), true);
            }
            else if (json.ValueTextEquals("done_reason"u8))
            {
                json.Read();
                Reason = JsonValues.Name(ref json);
            }
            else if (json.ValueTextEquals("prompt_eval_count"u8))
            {
                json.Read();
                Input = JsonValues.Integer(ref json);
            }
            else if (json.ValueTextEquals("eval_count"u8))
            {
                json.Read();
                Output = JsonValues.Integer(ref json);
            }
            else if (json.ValueTextEquals("error"u8))
            {
                json.Read();
                Error = OpenAIError.Read(ref json, line);
            }
            else
            {
                json.Read();
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
            if (json.ValueTextEquals("content"u8))
            {
                json.Read();
                OpenAIContent.Read(ref json, Pieces, reasoning: false);
            }
            else if (json.ValueTextEquals("thinking"u8) || json.ValueTextEquals("reasoning"u8))
            {
                // What a model thinks comes before what it answers, in one line too.
                json.Read();
                var answered = Pieces.Count;
                OpenAIContent.Read(ref json, Pieces, reasoning: true);
                for (var i = answered; answered > 0 && i < Pieces.Count; i++)
                {
                    var piece = Pieces[i];
                    Pieces.RemoveAt(i);
                    Pieces.Insert(i - answered, piece);
                }
            }
            else if (json.ValueTextEquals("tool_calls"u8))
            {
                json.Read();
                OpenAICalls.Read(ref json, line, Calls);
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }
    }
}
