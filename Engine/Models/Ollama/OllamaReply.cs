using System.Text.Json;

namespace ChatCluster.Models.Ollama;

/// <summary>
/// Reads the lines of one <c>/api/chat</c> stream, taking what is understood of them. Text of lines that arrive together becomes one update: a reader
/// that keeps up gets each token, one under load gets fewer and larger pieces.
/// </summary>
internal sealed class OllamaReply(ReplyBuilder builder, ModelFailures failures)
{
    private readonly OllamaLine _line = new();

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public ReplyBuilder Builder => builder;

    /// <summary>Whether the last line has come.</summary>
    public bool Done => builder.Done;

    /// <exception cref="ModelException">The line is not of the protocol, or reports a failure.</exception>
    public void Add(ReadOnlySpan<byte> line)
    {
        // The byte order mark; and the frame that proxies put around each line to make a stream of events of it.
        line = (line.StartsWith(ByteOrderMark) ? line[3..] : line).Trim("\t\r "u8);
        line = line.StartsWith("data:"u8) ? line[5..].TrimStart(" "u8) : line;
        if (line.IsEmpty || line[0] == (byte)':' || line.StartsWith("event:"u8) || line.SequenceEqual("[DONE]"u8))
        {
            return;
        }

        try
        {
            _line.Read(line);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            line = Again(line, exception);
        }

        if (_line.Error is { } error)
        {
            throw failures.FromStreamError(error);
        }

        Apply(line);
    }

    private ReadOnlySpan<byte> Again(ReadOnlySpan<byte> line, Exception exception)
    {
        try
        {
            if (LooseJson.Mend(line) is { } mended)
            {
                _line.Read(mended);
                return mended;
            }
        }
        catch (Exception again) when (again is JsonException or InvalidOperationException)
        {
        }

        throw failures.Broken("holds a line that is not Ollama's protocol", exception);
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
