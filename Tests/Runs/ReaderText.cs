using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Runs;

/// <summary>Adds up deltas the way a client does: a new attempt voids the step's earlier ones.</summary>
internal sealed class ReaderText
{
    private readonly List<string> _steps = [];
    private string _open = "";

    public ThreadCursor Cursor { get; set; }

    public IReadOnlyList<string> Steps => _steps;

    public void Read(ThreadFrame frame)
    {
        Assert.True(frame.Cursor is not { } at || at > Cursor, $"Frame {frame.Cursor} after {Cursor} is out of order or came twice.");
        var before = Cursor;
        Cursor = frame.Cursor ?? Cursor;
        switch (frame.Type)
        {
            case StepStarted.TypeName:
                _open = "";
                break;
            case ThreadFrame.TextDelta or ThreadFrame.ReasoningDelta:
                _open += frame.ReadText();
                Assert.True(_open.Length == Cursor.Delta, $"Text up to {_open.Length} at {Cursor}, after {before}.");
                break;
            case StepFinished.TypeName:
                var step = (StepFinished)frame.Event!;
                Assert.Equal(
                    string.Concat(new StepText(step.Text, step.Reasoning, step.Layout).After(0).Select(piece => piece.Text)), _open);
                _steps.Add(_open);
                _open = "";
                break;
            default:
                break;
        }
    }
}
