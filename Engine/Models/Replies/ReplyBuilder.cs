using System.Text;
using Microsoft.Extensions.AI;

namespace ChatCluster.Models;

/// <summary>Makes updates of what a reply's stream says, and holds it to its limits. Text that comes together becomes one update.</summary>
internal sealed class ReplyBuilder(ReplyLimits limits, ModelFailures failures, ToolNames names)
{
    private readonly List<ChatResponseUpdate> _updates = [];
    private readonly TextDecoder _textDecoder = new();
    private readonly TextDecoder _reasoningDecoder = new();
    private readonly CallAssembler _calls = new(limits, failures, names);
    private StringBuilder? _more;
    private string _piece = "";
    private bool _reasoning;
    private long _length;
    private bool _progress;

    /// <summary>Whether the reply has ended and its last update is made.</summary>
    public bool Done { get; private set; }

    /// <summary>The provider's reason for the end; the first that means something counts.</summary>
    public ChatFinishReason? Finish { get; private set; }

    public UsageDetails? Usage { get; set; }

    /// <summary>What the provider wants back with the results of the calls.</summary>
    public ProviderState? State { get; set; }

    /// <summary>Whether anything was said.</summary>
    public bool HasContent => _length > 0 || _calls.Count > 0;

    public int Calls => _calls.Count;

    /// <summary>What the provider wants back with the calls, a place for each; null when it wants nothing.</summary>
    public List<string?>? CallExtras => _calls.Extras();

    /// <summary>What was added since the last <see cref="Clear"/>.</summary>
    public IReadOnlyList<ChatResponseUpdate> Updates
    {
        get
        {
            FlushText();
            if (_updates.Count == 0 && _progress)
            {
                // The arguments of a call may take long to write: that is no silence.
                _updates.Add(new(ChatRole.Assistant, new List<AIContent>()));
            }

            _progress = false;
            return _updates;
        }
    }

    public void Clear() => _updates.Clear();

    public void Text(bool reasoning, ReadOnlySpan<byte> json, bool escaped) =>
        Text(reasoning, (reasoning ? _reasoningDecoder : _textDecoder).Decode(json, escaped));

    public void Text(bool reasoning, string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        Count(text.Length);
        if (reasoning != _reasoning)
        {
            FlushText();
            _reasoning = reasoning;
        }

        if (_piece.Length == 0)
        {
            _piece = text;
            return;
        }

        _more ??= new();
        (_more.Length == 0 ? _more.Append(_piece) : _more).Append(text);
    }

    public void Call(in CallDelta delta)
    {
        Count(delta.Arguments.Length);
        Count(_calls.Add(delta));
        _progress = true;
    }

    /// <summary>Adds something that is said beside the text.</summary>
    public void Note(AIContent content)
    {
        FlushText();
        _updates.Add(new(ChatRole.Assistant, new[] { content }));
    }

    /// <summary>Counts what is kept of a reply but is no text of it.</summary>
    public void Count(int length)
    {
        _length += length;
        if (_length > limits.MaxReplyLength)
        {
            throw failures.TooLarge("a reply", limits.MaxReplyLength, nameof(ReplyLimits.MaxReplyLength));
        }
    }

    /// <summary>Takes a provider's reason for the end. Words that mean nothing here are an end like any other.</summary>
    public void EndsWith(string? reason)
    {
        if (reason is null or "" or "null" || Finish is not null)
        {
            return;
        }

        Finish = reason.ToLowerInvariant() switch
        {
            "length" or "max_tokens" or "model_length" or "max_length" or "max_output_tokens" or "model_context_window_exceeded" =>
                ChatFinishReason.Length,
            "content_filter" or "safety" or "recitation" or "refusal" or "prohibited_content" or "blocklist" or "spii" =>
                ChatFinishReason.ContentFilter,
            _ => ChatFinishReason.Stop,
        };
    }

    /// <summary>Makes the last update: the calls, the usage, and why it ended.</summary>
    public void End()
    {
        Text(reasoning: true, _reasoningDecoder.Finish());
        Text(reasoning: false, _textDecoder.Finish());
        FlushText();
        var contents = new List<AIContent>(_calls.Count + 2);
        var calls = _calls.Count;
        _calls.Take(contents);
        if (State is not null && calls > 0)
        {
            contents.Add(State);
        }

        if (Usage is not null)
        {
            contents.Add(new UsageContent(Usage));
        }

        Done = true;
        _updates.Add(new(ChatRole.Assistant, contents)
        {
            FinishReason = Finish is { } reason && reason != ChatFinishReason.Stop ? reason : calls > 0
                ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
        });
    }

    private void FlushText()
    {
        if (_piece.Length == 0)
        {
            return;
        }

        var text = _piece;
        if (_more is { Length: > 0 })
        {
            text = _more.ToString();
            _more.Clear();
        }

        _piece = "";
        _updates.Add(new(ChatRole.Assistant, new AIContent[] { _reasoning ? new TextReasoningContent(text) : new TextContent(text) }));
    }
}
