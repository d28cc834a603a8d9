using ChatCluster.Runs;
using System.Text;

namespace ChatCluster.Models.Anthropic;

/// <summary>Reads the stream of <c>/v1/messages</c>, taking what is understood of it.</summary>
internal sealed class AnthropicReply(ModelSource source, ReplyBuilder builder, ModelFailures failures) : ReplyEvents
{
    // What a block or the number of one takes in memory, in characters: a reply of millions of empty ones has no text that could count.
    private const int PerBlock = 64;

    private readonly AnthropicEvent _event = new();
    private readonly ThinkingBlocks _thinking = new(source);
    private readonly HashSet<int> _foreign = [];
    private readonly HashSet<int> _filled = [];
    private long? _input;
    private long? _cacheRead;
    private long? _cacheWrite;
    private bool _stopped;

    public override ReplyBuilder Builder => builder;

    protected override ModelFailures Failures => failures;

    protected override bool IsComplete => _stopped || base.IsComplete;

    public override int Add(string eventType, ReadOnlySpan<byte> data)
    {
        Began = true;
        if (eventType is "error" && data[0] is not (byte)'{' && builder.Finish is null)
        {
            throw failures.FromStreamError(Encoding.UTF8.GetString(data));
        }

        var read = Add(data, eventType);
        if (_stopped)
        {
            Complete();
        }

        return read;
    }

    public override void AddEnd()
    {
        _stopped = true;
        Complete();
    }

    private int Add(ReadOnlySpan<byte> data, string eventType)
    {
        data = LooseJson.Read(data, _event, out var read, out var refused)[..read];
        if (refused is not null)
        {
            throw failures.Broken("holds an event that is not Anthropic's protocol", refused);
        }

        var type = _event.Type ?? eventType;
        if (_event.Error is { } error && builder.Finish is null)
        {
            throw failures.FromStreamError(error);
        }

        if (type is "error" && builder.Finish is null)
        {
            throw failures.FromStreamError(Encoding.UTF8.GetString(data));
        }

        foreach (var piece in _event.Pieces)
        {
            Apply(piece, data);
        }

        TakeUsage();
        builder.EndsWith(_event.StopReason);
        _stopped |= type is "message_stop";
        return read;
    }

    private void Apply(AnthropicPiece piece, ReadOnlySpan<byte> data)
    {
        if (piece.Type is "server_tool_use" or "mcp_tool_use" && _event.Index is { } foreign && _foreign.Add(foreign))
        {
            builder.Count(PerBlock);
        }

        var blocks = _thinking.Count;

        if (piece.Text is { } text)
        {
            builder.Text(text.Reasoning, data.Slice(text.Start, text.Length), text.Escaped);
            if (text.Reasoning)
            {
                _thinking.Add(_event.Index, TextDecoder.Piece(data.Slice(text.Start, text.Length), text.Escaped));
            }
        }

        if (piece.Signature is { } signature)
        {
            builder.Count(signature.Length);
            _thinking.Sign(_event.Index, signature);
        }

        if (piece.Redacted is { } redacted && piece.Type is "redacted_thinking")
        {
            builder.Count(redacted.Length);
            _thinking.AddRedacted(redacted);
        }

        builder.Count((_thinking.Count - blocks) * PerBlock);

        if (piece.IsCall && !(_event.Index is { } index && (_foreign.Contains(index) || IsTold(index, piece))))
        {
            // A whole message has its blocks without indexes, each for itself.
            builder.Call(
                new(_event.Index ?? (piece.Type is "tool_use" ? -1 - builder.Calls : null), piece.Id, piece.Name, piece.Input,
                    piece.IsWhole));
        }
    }

    // Some send a call whole where its block begins, and then in pieces too.
    private bool IsTold(int index, AnthropicPiece piece)
    {
        if (piece.Name is null)
        {
            return _filled.Contains(index);
        }

        _ = piece.IsWhole ? _filled.Add(index) : _filled.Remove(index);
        return false;
    }

    // Some gateways tell all of it at the beginning, some at the end, some a part here and a part there, and nothing where they do not
    // know.
    private void TakeUsage()
    {
        (_input, _cacheRead, _cacheWrite) =
            (Later(_input, _event.Input), Later(_cacheRead, _event.CacheRead), Later(_cacheWrite, _event.CacheWrite));
        if ((_event.Input ?? _event.Output ?? _event.CacheRead ?? _event.CacheWrite) is null)
        {
            return;
        }

        builder.Usage ??= new();
        if (_input is not null)
        {
            builder.Usage.InputTokenCount = _input + (_cacheRead ?? 0) + (_cacheWrite ?? 0);
            builder.Usage.CachedInputTokenCount = _cacheRead;
            if (_cacheWrite is { } kept)
            {
                (builder.Usage.AdditionalCounts ??= [])[CallUsage.CacheWrite] = kept;
            }
        }

        builder.Usage.OutputTokenCount = _event.Output ?? builder.Usage.OutputTokenCount;
        builder.Usage.TotalTokenCount = (builder.Usage.InputTokenCount ?? 0) + (builder.Usage.OutputTokenCount ?? 0);
    }

    private static long? Later(long? known, long? told) => told is > 0 ? told : known ?? told;

    protected override void Complete()
    {
        builder.State = _thinking.ToState();
        builder.End();
    }
}
