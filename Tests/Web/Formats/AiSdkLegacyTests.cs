using System.Buffers;
using System.Text;
using ChatCluster.Threads;
using ChatCluster.Web.Formats.AiSdkLegacy;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>The lines of the AI SDK 4, and its own client and assistant-stream's decoder, which read them.</summary>
public sealed class AiSdkLegacyTests
{
    [Fact]
    public void Run_IsLines_AndEachStepEndsWithItsCalls() => Assert.Equal(
        """
        f:{"messageId":"r1"}
        g:"Hmm."
        0:"Let me \"look\".\n"
        9:{"toolCallId":"c1","toolName":"clock","args":{"zone":"UTC"}}
        9:{"toolCallId":"c2","toolName":"search","args":{}}
        a:{"toolCallId":"c1","result":{"time":"12:00"}}
        a:{"toolCallId":"c2","result":"It took too long.","isError":true}
        e:{"finishReason":"tool-calls","usage":{"promptTokens":0,"completionTokens":0,"inputTokens":0,"outputTokens":0},"isContinued":false}
        f:{"messageId":"r1"}
        0:"\n\n"
        0:"It is nöon."
        e:{"finishReason":"stop","usage":{"promptTokens":0,"completionTokens":0,"inputTokens":0,"outputTokens":0},"isContinued":false}
        d:{"finishReason":"stop","usage":{"promptTokens":3,"completionTokens":4,"inputTokens":3,"outputTokens":4}}

        """,
        Projected.Text(Begin(), Projected.Run));

    [Fact]
    public void Failure_OfARun_IsAnErrorAndAnEnd() => Assert.Equal(
        """
        3:"The model cannot be reached."
        d:{"finishReason":"error","usage":{"promptTokens":0,"completionTokens":0,"inputTokens":0,"outputTokens":0}}

        """,
        Projected.Text(Begin(), Projected.Failed));

    [Fact]
    public void Call_ThatAPageMakes_EndsTheStream_AndTheNextOneGoesOnBehindItsResult()
    {
        ThreadFrame[] asks =
        [
            Sample.Event(3, new RunStarted("r1", 1, "m1")),
            Sample.Event(4, new StepStarted("r1", 1, 1)),
            Sample.Event(
                5, new StepFinished("r1", 1, "", Finish: "tool_calls", Usage: new() { InputTokens = 3, OutputTokens = 4 }) { Calls = 1 }),
            Sample.Event(6, new ToolCalled("r1", "p1", "page_title", new("{}")) { Client = true }),
        ];
        ThreadFrame[] goes =
        [
            Sample.Event(7, new ToolFinished("r1", "p1", "page_title", "Home") { Client = true }),
            Sample.Event(8, new StepStarted("r1", 2, 1)),
        ];
        var stream = Begin();

        Assert.Equal(
            """
            f:{"messageId":"r1"}
            9:{"toolCallId":"p1","toolName":"page_title","args":{}}

            """,
            Projected.Text(stream, asks));
        Assert.True(stream.IsWaiting);
        var end = new ArrayBufferWriter<byte>();
        stream.WriteEnd(end);
        Assert.Equal(
            """
            e:{"finishReason":"tool-calls","usage":{"promptTokens":3,"completionTokens":4,"inputTokens":3,"outputTokens":4},"isContinued":false}
            d:{"finishReason":"tool-calls","usage":{"promptTokens":3,"completionTokens":4,"inputTokens":3,"outputTokens":4}}

            """,
            Encoding.UTF8.GetString(end.WrittenSpan));

        // Who resumes from the beginning needs the result, who has brought it dies of it.
        Assert.Equal("f:{\"messageId\":\"r1\"}\n", Projected.Text(Begin(), goes));
        Assert.Contains(
            "a:{\"toolCallId\":\"p1\",\"result\":\"Home\"}", Projected.Text(Begin(), [.. asks, .. goes]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_OfTheDataStream_UnderstandTheServer()
    {
        await using var rig = await ClientRig.StartAsync();

        AiSdkLegacyAnswers.AssertAll(await rig.DriveAsync("aisdk-legacy.mjs"));
    }

    private static DataStreamProjection Begin() => new(new(Projected.Key, ThreadCursor.Start));
}
