using System.Collections.Immutable;

namespace ChatCluster.Threads;

/// <summary>
/// What a step wrote: answer and reasoning, and how they alternate. A reader's offset counts UTF-16 units of both together,
/// so that a cursor can be resolved from the log alone, on any machine.
/// </summary>
/// <param name="Layout">Lengths of reasoning and text in turn, reasoning first; null when all is text.</param>
internal sealed record StepText(string Text, string? Reasoning = null, ImmutableArray<int>? Layout = null)
{
    public static StepText Empty { get; } = new("");

    /// <summary>How long the reasoning in it took; null when nobody measured it.</summary>
    public long? ReasoningMs { get; init; }

    public int Length => Text.Length + (Reasoning?.Length ?? 0);

    /// <summary>Whether there is nothing to read.</summary>
    public bool IsBlank => Weight(this) == (0, 0);

    /// <summary>What comes after an offset, in the order it was written.</summary>
    public IEnumerable<(bool Reasoning, string Text)> After(int offset)
    {
        if (Layout is not { } layout)
        {
            if (offset < Text.Length)
            {
                yield return (false, Text[offset..]);
            }

            yield break;
        }

        var (position, inText, inReasoning) = (0, 0, 0);
        for (var i = 0; i < layout.Length; i++)
        {
            var reasoning = i % 2 == 0;
            var start = reasoning ? inReasoning : inText;
            var skip = Math.Clamp(offset - position, 0, layout[i]);
            if (skip < layout[i])
            {
                yield return (reasoning, (reasoning ? Reasoning! : Text).Substring(start + skip, layout[i] - skip));
            }

            position += layout[i];
            inReasoning += reasoning ? layout[i] : 0;
            inText += reasoning ? 0 : layout[i];
        }
    }

    /// <summary>The one with more to read: text counts before reasoning, and white space is none.</summary>
    public StepText OrLonger(StepText other) => Weight(other).CompareTo(Weight(this)) > 0 ? other : this;

    public StepText Append(StepText next)
    {
        var writer = new StepWriter();
        foreach (var (reasoning, text) in After(0).Concat(next.After(0)))
        {
            writer.Append(reasoning, text);
        }

        return writer.ToText();
    }

    private static (int Text, int Reasoning) Weight(StepText written) =>
        (string.IsNullOrWhiteSpace(written.Text) ? 0 : written.Text.Length,
            string.IsNullOrWhiteSpace(written.Reasoning) ? 0 : written.Reasoning.Length);
}
