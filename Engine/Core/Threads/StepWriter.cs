using System.Text;

namespace ChatCluster.Threads;

/// <summary>Collects a step's output as it comes. Not safe for concurrent use.</summary>
internal sealed class StepWriter
{
    private readonly StringBuilder _text = new();
    private StringBuilder? _reasoning;
    private List<int>? _layout;

    public int Length => _text.Length + (_reasoning?.Length ?? 0);

    public void Append(bool reasoning, string text)
    {
        if (reasoning && _layout is null)
        {
            _layout = [0, _text.Length];
            _reasoning = new();
        }

        (reasoning ? _reasoning! : _text).Append(text);
        if (_layout is null)
        {
            return;
        }

        var last = _layout.Count - 1;
        if (reasoning == (last % 2 == 0))
        {
            _layout[last] += text.Length;
        }
        else if (reasoning && _layout is [0, 0])
        {
            _layout.RemoveAt(1);
            _layout[0] = text.Length;
        }
        else
        {
            _layout.Add(text.Length);
        }
    }

    public StepText ToText() => new(_text.ToString(), _reasoning?.ToString(), _layout is null ? null : [.. _layout]);

    /// <summary>What was written after an offset.</summary>
    public StepText ToText(int after)
    {
        if (after == 0)
        {
            return ToText();
        }

        if (_layout is null)
        {
            return new(_text.ToString(after, _text.Length - after));
        }

        var rest = new StepWriter();
        foreach (var (reasoning, text) in ToText().After(after))
        {
            rest.Append(reasoning, text);
        }

        return rest.ToText();
    }
}
