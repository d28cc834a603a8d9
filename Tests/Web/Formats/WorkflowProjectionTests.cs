using System.Buffers;
using System.Text;
using ChatCluster.Threads;
using ChatCluster.Web.Formats.AiSdk.Workflow;
using ChatCluster.Web.Streaming;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>Chunks that are counted: the same however a run is read, so that a number says where a client is.</summary>
public sealed class WorkflowProjectionTests
{
    [Fact]
    public void Chunks_OfARun_AreTheSameHoweverItsTextCame()
    {
        var whole = Chunks(skip: 0, Projected.Run);
        ThreadFrame[] inPieces =
        [
            .. Projected.Run[..5],
            .. "Let me \"look\".\n".Select((unit, i) => Sample.Delta(4, 5 + i, unit.ToString())),
            ThreadFrame.OfProgress("c1", 1, null),
            .. Projected.Run[6..],
        ];

        Assert.Equal(whole, Chunks(skip: 0, inPieces));
    }

    [Fact]
    public void Chunks_BehindAnyNumber_AreTheRest()
    {
        var whole = Chunks(skip: 0, Projected.Run);

        Assert.All(Enumerable.Range(0, whole.Count - 1), skip => Assert.Equal(whole[skip..], Chunks(skip, Projected.Run)));
        Assert.Contains("finish", whole[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Text_WithoutSpaces_ComesInPiecesThatAreWholeCharacters()
    {
        var text = string.Concat(Enumerable.Repeat("中🙂", 20));

        var chunks = Chunks(skip: 0, [.. Projected.Run[..4], Sample.Delta(4, text.Length, text)])
            .Where(chunk => chunk.Contains("text-delta", StringComparison.Ordinal)).ToList();

        Assert.Equal(
            text, string.Concat(chunks.Select(chunk => System.Text.Json.JsonElement.Parse(chunk).GetProperty("delta").GetString())));
        Assert.True(chunks.Count > 2);
    }

    [Fact]
    public void Client_OfAnAttemptThatIsVoid_IsToldThatItHasToBeginAgain()
    {
        ThreadFrame[] again = [.. Projected.Run[..4], Sample.Event(5, new StepStarted("r1", 1, 2)), Sample.Delta(5, 5, "Other")];

        var chunks = Chunks(skip: 4, again);

        Assert.Contains("begun again", chunks[0], StringComparison.Ordinal);
        Assert.Equal("""{"type":"finish"}""", chunks[^1]);
    }

    [Fact]
    public void Client_ThatHasMoreThanThereIs_IsToldSo() =>
        Assert.Contains("begun again", Chunks(skip: 500, Projected.Run)[0], StringComparison.Ordinal);

    [Theory]
    [InlineData("t1.r_1.12v6", "t1", "r_1", 12, 6, false)]
    [InlineData("t1.m_1.0v7c", "t1", "m_1", 0, 7, true)]
    public void Name_OfAStream_SaysAllOfIt(string text, string thread, string name, long after, int version, bool continues)
    {
        var id = WorkflowRunId.TryParse(text);

        Assert.Equal(new(thread, name, after, version, continues), id);
        Assert.Equal(text, id!.ToString());
    }

    [Theory]
    [InlineData("t1")]
    [InlineData("t1.r_1")]
    [InlineData("t1.r_1.v6")]
    [InlineData("t1.r_1.-1v6")]
    [InlineData("t1.r_1.12v6v7")]
    public void Name_ThatIsNone_IsNotRead(string text) => Assert.Null(WorkflowRunId.TryParse(text));

    // The data of the chunks, without the mark of the end.
    private static List<string> Chunks(int skip, IEnumerable<ThreadFrame> frames)
    {
        var output = new ArrayBufferWriter<byte>();
        var run = new PostedRun(Projected.Key, new(ThreadCursor.Start, RunId: "r1"), stopOnDisconnect: false);
        var projection = new WorkflowFormat(new("t1", "r1", 0, 6, Continues: false), skip)
            .Begin(new(Projected.Key, ThreadCursor.Start, run));
        foreach (var frame in frames)
        {
            projection.Write(output, frame);
            if (projection.IsOver)
            {
                break;
            }
        }

        projection.WriteEnd(output);
        return
        [
            .. Encoding.UTF8.GetString(output.WrittenSpan).Split('\n')
                .Where(line => line.StartsWith("data: ", StringComparison.Ordinal) && line is not "data: [DONE]")
                .Select(line => line["data: ".Length..]),
        ];
    }
}
