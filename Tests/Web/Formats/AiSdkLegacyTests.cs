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
    public async Task Clients_OfTheDataStream_UnderstandTheServer()
    {
        await using var rig = await ClientRig.StartAsync();

        AiSdkLegacyAnswers.AssertAll(await rig.DriveAsync("aisdk-legacy.mjs"));
    }

    private static DataStreamProjection Begin() => new(new(Projected.Key, ThreadCursor.Start));
}
