using ChatCluster.Models.Thinking;
using Microsoft.Extensions.AI;
using Xunit;

namespace ChatCluster.Tests.Models.Thinking;

public sealed class ThinkSplitterTests
{
    public static TheoryData<string, string, string> Replies => new()
    {
        { "<think>I add.</think>It is 4.", "I add.", "It is 4." },
        { "<thinking>I add.</thinking>It is 4.", "I add.", "It is 4." },
        { "\n <think>\nI add.\n</think>\n\nIt is 4.", "I add.\n", "It is 4." },
        { "<THINK>loud</THINK>quiet", "loud", "quiet" },
        { "<think></think>empty", "", "empty" },
        { "<think>\n\n</think>\n\nempty", "", "empty" },
        { "<think>never closed", "never closed", "" },
        { "<think>a < b and </thin, still", "a < b and </thin, still", "" },
        { "<think>ends in a tag's beginning </thi", "ends in a tag's beginning </thi", "" },
        { "no thinking", "", "no thinking" },
        { "<b>bold</b>", "", "<b>bold</b>" },
        { "<thin", "", "<thin" },
        { "  indented", "", "  indented" },
        { "late <think>is text</think>", "", "late <think>is text</think>" },
        { "<think>a</think>b<think>c</think>", "a", "b<think>c</think>" },
        { "", "", "" },
    };

    [Theory]
    [MemberData(nameof(Replies))]
    public void Splitter_AnyTwoCuts_SameReasoningAndAnswer(string reply, string reasoning, string answer)
    {
        for (var first = 0; first <= reply.Length; first++)
        {
            for (var second = first; second <= reply.Length; second++)
            {
                Assert.Equal((reasoning, answer), Split(reply[..first], reply[first..second], reply[second..]));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Replies))]
    public void Splitter_CharacterByCharacter_SameReasoningAndAnswer(string reply, string reasoning, string answer) =>
        Assert.Equal((reasoning, answer), Split([.. reply.Select(c => c.ToString())]));

    [Fact]
    public void Splitter_OrdinaryText_IsNotHeldBack()
    {
        var splitter = new ThinkSplitter();
        var contents = new List<AIContent>();
        splitter.Add("H", contents);
        Assert.Equal("H", Assert.IsType<TextContent>(Assert.Single(contents)).Text);
        Assert.True(splitter.IsPassThrough);
    }

    private static (string Reasoning, string Answer) Split(params string[] deltas)
    {
        var splitter = new ThinkSplitter();
        var contents = new List<AIContent>();
        foreach (var delta in deltas)
        {
            splitter.Add(delta, contents);
        }

        splitter.Finish(contents);
        return (string.Concat(contents.OfType<TextReasoningContent>().Select(c => c.Text)),
            string.Concat(contents.OfType<TextContent>().Select(c => c.Text)));
    }
}
