using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ChatCluster.Models.Anthropic;

/// <summary>The reasoning of a reply in its signed blocks, which the provider wants back unchanged with the results of its calls.</summary>
internal sealed class ThinkingBlocks(ModelSource source)
{
    private readonly List<Block> _blocks = [];

    /// <summary>How many there are.</summary>
    public int Count => _blocks.Count;

    public void Add(int? index, string text) => Open(index).Text.Append(text);

    public void Sign(int? index, string signature) => Open(index).Signature.Append(signature);

    public void AddRedacted(string data) => _blocks.Add(new(null) { Redacted = data });

    /// <summary>Null when nothing is signed.</summary>
    public ProviderState? ToState()
    {
        if (!_blocks.Exists(block => block.Signature.Length > 0 || block.Redacted is not null))
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString(StateFields.Provider, source.Provider);
            json.WriteString(StateFields.Model, source.Model);
            json.WriteStartArray(StateFields.Blocks);
            foreach (var block in _blocks)
            {
                block.Write(json);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return new(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private Block Open(int? index)
    {
        if (_blocks.Count == 0 || _blocks[^1].Redacted is not null || _blocks[^1].Index != index)
        {
            _blocks.Add(new(index));
        }

        return _blocks[^1];
    }

    private sealed class Block(int? index)
    {
        public int? Index { get; } = index;

        public StringBuilder Text { get; } = new();

        public StringBuilder Signature { get; } = new();

        public string? Redacted { get; init; }

        public void Write(Utf8JsonWriter json)
        {
            if (Redacted is null && Signature.Length == 0)
            {
                return;
            }

            json.WriteStartObject();
            json.WriteString("type"u8, Redacted is null ? "thinking"u8 : "redacted_thinking"u8);
            if (Redacted is null)
            {
                json.WriteString("thinking"u8, TextDecoder.Whole(Text.ToString()));
                json.WriteString("signature"u8, Signature.ToString());
            }
            else
            {
                json.WriteString("data"u8, Redacted);
            }

            json.WriteEndObject();
        }
    }
}
