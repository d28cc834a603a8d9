using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Threads;

public sealed class StepTextTests
{
    private static readonly (bool Reasoning, string Text)[] Pieces =
        [(true, "think"), (false, "Hello "), (false, "you"), (true, "hm"), (false, "!")];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void After_EveryOffset_GivesExactlyTheRest(int first)
    {
        var writer = new StepWriter();
        var all = "";
        foreach (var (reasoning, text) in Pieces.Skip(first))
        {
            writer.Append(reasoning, text);
            all += text;
        }

        var stored = writer.ToText();
        for (var offset = 0; offset <= all.Length + 1; offset++)
        {
            Assert.Equal(all[Math.Min(offset, all.Length)..], string.Concat(stored.After(offset).Select(piece => piece.Text)));
            Assert.Equal(stored.After(offset), writer.ToText(offset).After(0));
        }
    }

    [Fact]
    public void Append_OfPiecesStoredApart_EqualsTheWhole()
    {
        var whole = new StepWriter();
        var joined = StepText.Empty;
        foreach (var (reasoning, text) in Pieces)
        {
            whole.Append(reasoning, text);
            var part = new StepWriter();
            part.Append(reasoning, text);
            joined = joined.Append(part.ToText());
        }

        Assert.Equal(whole.ToText().After(0), joined.After(0));
        Assert.Equal(("Hello you!", "thinkhm"), (joined.Text, joined.Reasoning));
    }
}
