using System.Text;

namespace ChatCluster.Models.Ollama;

/// <summary>
/// Reads the lines of one <c>/api/chat</c> stream, taking what is understood of them. Text of lines that arrive together becomes one
/// update: a reader that keeps up gets each token, one under load gets fewer and larger pieces.
/// </summary>
internal sealed class OllamaReply(ReplyBuilder builder, ReplyLimits limits, ModelFailures failures) : IReplyEvents
{
    private readonly OllamaLine _line = new();
    private readonly OpenObject _open = new(limits.MaxLineBytes);

    public ReplyBuilder Builder => builder;

    /// <summary>Whether the last line has come.</summary>
    public bool Done => builder.Done;

    /// <summary>Takes a line: an object, several, none, or a part of one.</summary>
    /// <exception cref="ModelException">The line is not of the protocol, or reports a failure.</exception>
    public void Add(ReadOnlySpan<byte> line)
    {
        if (!_open.IsEmpty)
        {
            if (_open.Add(line.StartsWith("data:"u8) ? line[5..] : line))
            {
                EventData.Read("", _open.Take(), this);
            }
        }
        // Fields of the frames that proxies put around each line, to make a stream of events of it.
        else if (!line.StartsWith("event:"u8) && !line.StartsWith("id:"u8) && !line.StartsWith("retry:"u8))
        {
            EventData.Read("", line, this);
        }
    }

    public int Add(string eventType, ReadOnlySpan<byte> data)
    {
        if (eventType is "error")
        {
            throw failures.FromStreamError(Encoding.UTF8.GetString(data));
        }

        var text = LooseJson.Read(data, _line, out var read, out var refused);
        if (refused is not null)
        {
            if (data[0] is (byte)'{' && OpenObject.IsOpen(data))
            {
                _open.Add(data);
                return data.Length;
            }

            throw failures.Broken("holds a line that is not Ollama's protocol", refused);
        }

        if (_line.Error is { } error)
        {
            throw failures.FromStreamError(error);
        }

        Apply(text);
        return read;
    }

    public void AddEnd()
    {
        if (builder.HasContent)
        {
            builder.End();
        }
    }

    public void End()
    {
        if (!builder.Done)
        {
            throw failures.Broken("ended before it was complete");
        }
    }

    private void Apply(ReadOnlySpan<byte> line)
    {
        foreach (var piece in _line.Pieces)
        {
            builder.Text(piece.Reasoning, line.Slice(piece.Start, piece.Length), piece.Escaped);
        }

        // Each call comes whole, so its place among all of them is its index, whatever the server says.
        foreach (var call in _line.Calls)
        {
            builder.Call(call with { Index = builder.Calls });
        }

        if (_line.Input is not null || _line.Output is not null)
        {
            builder.Usage = new()
            {
                InputTokenCount = _line.Input,
                OutputTokenCount = _line.Output,
                TotalTokenCount = (_line.Input ?? 0) + (_line.Output ?? 0),
            };
        }

        if (!_line.Done)
        {
            return;
        }

        if (_line.Reason is "load" or "unload" && !builder.HasContent)
        {
            throw failures.Busy($"answered that the model was {_line.Reason}ed, and nothing else");
        }

        builder.EndsWith(_line.Reason);
        builder.End();
    }
}
