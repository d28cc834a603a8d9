using System.Text;

namespace ChatCluster.Models.OpenAI;

/// <summary>
/// Reads the stream of <c>/chat/completions</c> as servers really send it. What is understood counts and the rest is passed over; what is
/// an end, a failure or a call is never guessed from less than the protocol says.
/// </summary>
internal sealed class OpenAIReply(ModelSource source, ReplyBuilder builder, ModelFailures failures) : ReplyEvents
{
    private readonly OpenAIChunk _chunk = new();
    private readonly List<string> _details = [];
    private string? _reasoningField;

    public override ReplyBuilder Builder => builder;

    protected override ModelFailures Failures => failures;

    public override int Add(string eventType, ReadOnlySpan<byte> data)
    {
        Began = true;
        return eventType is "error" && builder.Finish is null ? throw failures.FromStreamError(Encoding.UTF8.GetString(data)) : Add(data);
    }

    public override void AddEnd() => Complete();

    private int Add(ReadOnlySpan<byte> data)
    {
        data = LooseJson.Read(data, _chunk, out var read, out var refused);
        if (refused is not null)
        {
            // Behind a whole answer there is nothing left that could be lost.
            return builder.Finish is not null ? data.Length : throw failures.Broken("holds a line that is not its protocol", refused);
        }

        if (_chunk.Error is { } error && builder.Finish is null)
        {
            throw failures.FromStreamError(error);
        }

        Apply(data);
        return read;
    }

    private void Apply(ReadOnlySpan<byte> data)
    {
        _reasoningField ??= _chunk.ReasoningField;

        // Some send the whole message once more at the end of its stream.
        if (!_chunk.IsMessage || !builder.HasContent)
        {
            foreach (var piece in _chunk.Pieces)
            {
                if (piece.Image)
                {
                    // As a model writes one into its text.
                    builder.Text(reasoning: false, "![image](");
                }

                builder.Text(piece.Reasoning, data.Slice(piece.Start, piece.Length), piece.Escaped);
                if (piece.Image)
                {
                    builder.Text(reasoning: false, ")");
                }
            }

            foreach (var call in _chunk.Calls)
            {
                builder.Call(call);
            }

            if (_chunk.CallExtra is { } extra && builder.Calls > 0)
            {
                builder.Call(new(null, null, null, "") { Extra = extra });
            }

            foreach (var detail in _chunk.Details)
            {
                builder.Count(detail.Length);
                _details.Add(detail);
            }
        }

        // Some count in each chunk, and nothing any more in the last one.
        builder.Usage = _chunk.Usage is { TotalTokenCount: > 0 } usage ? usage : builder.Usage ?? _chunk.Usage;
        builder.EndsWith(_chunk.Finish);
    }

    protected override void Complete()
    {
        builder.State = State();
        builder.End();
    }

    private ProviderState? State()
    {
        var extras = builder.CallExtras;
        if (_reasoningField is null && _details.Count == 0 && extras is null)
        {
            return null;
        }

        return OpenAIState.Write(source, _reasoningField, _details, extras);
    }
}
