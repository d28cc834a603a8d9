using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.AiSdk.Workflow;

/// <summary>Cuts the output of a step behind its words, wherever it was cut before. The last word waits for its end.</summary>
internal sealed class WordCutter
{
    // Also text without spaces is shown as it comes; in larger pieces far behind its beginning, because a client copies its message with
    // each.
    private const int LeastUnits = 16;
    private const int Growth = 256;

    private string _text = "";
    private int _cut;
    private bool _reasoning;
    private ThreadCursor _end;

    /// <summary>The words that a delta completes.</summary>
    public IEnumerable<ThreadFrame> Take(ThreadFrame delta)
    {
        var reasoning = ReferenceEquals(delta.Type, ThreadFrame.ReasoningDelta);
        if (reasoning != _reasoning && TakeRest() is { } rest)
        {
            yield return rest;
        }

        (_reasoning, _end) = (reasoning, delta.Cursor!.Value);
        var text = _text + delta.ReadText();
        var from = 0;
        while (EndOfWord(text.AsSpan(from)) is var length and > 0)
        {
            yield return Frame(text.AsSpan(from, length), left: text.Length - from - length);
            (from, _cut) = (from + length, _cut + length);
        }

        _text = text[from..];
    }

    /// <summary>What waits for its end; null when nothing does.</summary>
    public ThreadFrame? TakeRest()
    {
        var rest = _text.Length > 0 ? Frame(_text, left: 0) : null;
        (_text, _cut) = ("", 0);
        return rest;
    }

    private ThreadFrame Frame(ReadOnlySpan<char> text, int left) =>
        ThreadFrame.OfDelta(_end with { Delta = _end.Delta - left }, _reasoning, text);

    private int EndOfWord(ReadOnlySpan<char> text)
    {
        var most = Math.Max(LeastUnits, _cut / Growth);
        for (var i = 1; i < text.Length; i++)
        {
            if ((char.IsWhiteSpace(text[i - 1]) && !char.IsWhiteSpace(text[i])) || (i >= most && !char.IsLowSurrogate(text[i])))
            {
                return i;
            }
        }

        return 0;
    }
}
