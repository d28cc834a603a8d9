using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatCluster.Models.Ollama;

/// <summary>
/// Reads the lines of one <c>/api/chat</c> stream. Text of lines that arrive together becomes one update: a reader that keeps up gets each token,
/// one under load gets fewer and larger pieces.
/// </summary>
internal sealed class OllamaReply(ModelFailures failures) : IDisposable
{
    private readonly List<ChatResponseUpdate> _updates = [];
    private char[] _text = ArrayPool<char>.Shared.Rent(256);
    private int _length;
    private bool _reasoning;
    private int _calls;

    /// <summary>Whether the last line has come.</summary>
    public bool Done { get; private set; }

    /// <summary>What the lines added since the last <see cref="Clear"/> say.</summary>
    public IReadOnlyList<ChatResponseUpdate> Updates
    {
        get
        {
            FlushText();
            return _updates;
        }
    }

    public void Clear() => _updates.Clear();

    /// <exception cref="ModelException">The line is not of the protocol, or reports a failure.</exception>
    public void Add(ReadOnlySpan<byte> line)
    {
        if (line.Trim("\r "u8).IsEmpty)
        {
            return;
        }

        try
        {
            Read(line);
        }
        // InvalidOperationException: a value of another type than the protocol says, or text that is not UTF-8.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw failures.Broken("holds a line that is not Ollama's protocol", exception);
        }
    }

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(_text);
        _text = [];
    }

    private void Read(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line);
        var last = new LastLine();
        Expect(ref json, JsonTokenType.StartObject);
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("message"u8))
            {
                ReadMessage(ref json, line);
            }
            else if (json.ValueTextEquals("done"u8))
            {
                json.Read();
                last.Done = json.GetBoolean();
            }
            else if (json.ValueTextEquals("done_reason"u8))
            {
                json.Read();
                last.Reason = json.GetString();
            }
            else if (json.ValueTextEquals("prompt_eval_count"u8))
            {
                json.Read();
                last.Input = json.GetInt64();
            }
            else if (json.ValueTextEquals("eval_count"u8))
            {
                json.Read();
                last.Output = json.GetInt64();
            }
            else if (json.ValueTextEquals("error"u8))
            {
                json.Read();
                throw failures.FromStreamError(json.TokenType is JsonTokenType.String ? json.GetString() : null);
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        // Also reads past the object, so that a line with something behind it is found out.
        json.Read();
        if (last.Done)
        {
            Finish(last);
        }
    }

    private void ReadMessage(ref Utf8JsonReader json, ReadOnlySpan<byte> line)
    {
        Expect(ref json, JsonTokenType.StartObject);
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("content"u8))
            {
                json.Read();
                AddText(ref json, reasoning: false);
            }
            else if (json.ValueTextEquals("thinking"u8))
            {
                json.Read();
                AddText(ref json, reasoning: true);
            }
            else if (json.ValueTextEquals("tool_calls"u8))
            {
                json.Read();
                ReadCalls(ref json, line);
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }
    }

    private void ReadCalls(ref Utf8JsonReader json, ReadOnlySpan<byte> line)
    {
        if (json.TokenType is JsonTokenType.Null)
        {
            return;
        }

        while (json.Read() && json.TokenType is not JsonTokenType.EndArray)
        {
            string? id = null, name = null, arguments = null;
            while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("id"u8))
                {
                    json.Read();
                    id = json.GetString();
                }
                else if (json.ValueTextEquals("function"u8))
                {
                    ReadFunction(ref json, line, out name, out arguments);
                }
                else
                {
                    json.Read();
                    json.Skip();
                }
            }

            FlushText();
            _calls++;
            var call = CallArguments.Call(
                string.IsNullOrEmpty(id) ? $"call_{Guid.NewGuid():N}" : id,
                name ?? throw new JsonException("A tool call has a name."),
                arguments ?? "{}");
            _updates.Add(new(ChatRole.Assistant, [call]));
        }
    }

    private static void ReadFunction(ref Utf8JsonReader json, ReadOnlySpan<byte> line, out string? name, out string? arguments)
    {
        name = arguments = null;
        Expect(ref json, JsonTokenType.StartObject);
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("name"u8))
            {
                json.Read();
                name = json.GetString();
            }
            else if (json.ValueTextEquals("arguments"u8))
            {
                json.Read();
                var from = (int)json.TokenStartIndex;
                if (json.TokenType is JsonTokenType.String)
                {
                    arguments = json.GetString();
                }
                else
                {
                    json.Skip();
                    arguments = Encoding.UTF8.GetString(line[from..(int)json.BytesConsumed]);
                }
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }
    }

    private void AddText(ref Utf8JsonReader json, bool reasoning)
    {
        if (json.TokenType is JsonTokenType.Null || json.ValueSpan.IsEmpty)
        {
            return;
        }

        if (reasoning != _reasoning)
        {
            FlushText();
            _reasoning = reasoning;
        }

        // UTF-8 never decodes to more characters than it has bytes.
        var needed = _length + json.ValueSpan.Length;
        if (needed > _text.Length)
        {
            var larger = ArrayPool<char>.Shared.Rent(Math.Max(needed, _text.Length * 2));
            _text.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<char>.Shared.Return(_text);
            _text = larger;
        }

        _length += json.CopyString(_text.AsSpan(_length));
    }

    private void FlushText()
    {
        if (_length == 0)
        {
            return;
        }

        var text = new string(_text, 0, _length);
        _length = 0;
        _updates.Add(new(ChatRole.Assistant, new AIContent[] { _reasoning ? new TextReasoningContent(text) : new TextContent(text) }));
    }

    private void Finish(in LastLine last)
    {
        FlushText();
        Done = true;
        var end = new ChatResponseUpdate(ChatRole.Assistant, new List<AIContent>(1))
        {
            FinishReason = last.Reason is "length" ? ChatFinishReason.Length : _calls > 0 ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
        };
        if (last.Input is not null || last.Output is not null)
        {
            end.Contents.Add(new UsageContent(new()
            {
                InputTokenCount = last.Input,
                OutputTokenCount = last.Output,
                TotalTokenCount = (last.Input ?? 0) + (last.Output ?? 0),
            }));
        }

        _updates.Add(end);
    }

    private static void Expect(ref Utf8JsonReader json, JsonTokenType type)
    {
        if (!json.Read() || json.TokenType != type)
        {
            throw new JsonException("Another kind of value was expected.");
        }
    }

    private struct LastLine
    {
        public bool Done;
        public string? Reason;
        public long? Input;
        public long? Output;
    }
}
