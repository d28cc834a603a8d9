using System.Buffers;
using System.Text;
using ChatCluster.Threads;
using ChatCluster.Web.Formats.AgUi;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>What a run is in AG-UI, where a client cannot be made to see it.</summary>
public sealed class AgUiProjectionTests
{
    private static readonly StreamScope Scope =
        new(Projected.Key, ThreadCursor.Start,
            new(Projected.Key, new(ThreadCursor.Start, RunId: "r1", MessageId: "m1"), stopOnDisconnect: false));

    [Fact]
    public void Stream_ThatTheServerEnds_EndsWhatIsOpenAndSaysSo()
    {
        var projection = Begin(null);
        var output = Written(projection, Projected.Run[..6]);

        projection.WriteBreak(output, Problem.StreamEnded);

        Assert.EndsWith(
            """
            data: {"type":"TEXT_MESSAGE_END","messageId":"r1-1"}

            data: {"type":"STEP_FINISHED","stepName":"step 1"}

            data: {"type":"RUN_ERROR","message":"The server ends this stream, and the run goes on. Run the agent again with the same messages to have the rest.","code":"stopping"}


            """,
            Encoding.UTF8.GetString(output.WrittenSpan),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Attempt_AfterAnother_WithoutAKeptConversation_BeginsAMessageOfItsOwn()
    {
        var text = Encoding.UTF8.GetString(Written(
            Begin(null), [.. Projected.Run[..6], Sample.Event(5, new StepStarted("r1", 1, 2)), Sample.Delta(5, 2, "Ah")]).WrittenSpan);

        Assert.Contains("""{"type":"TEXT_MESSAGE_START","messageId":"r1-1-2","role":"assistant"}""", text, StringComparison.Ordinal);
        Assert.DoesNotContain("MESSAGES_SNAPSHOT", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Message_ThatWasTakenBack_EndsAsCancelled()
    {
        var (projection, output) = (Begin(null), new ArrayBufferWriter<byte>());

        projection.WriteEnd(output);

        Assert.Equal(
            """
            data: {"type":"RUN_STARTED","threadId":"t1","runId":"mine","protocolVersion":"1.0"}

            data: {"type":"RUN_FINISHED","threadId":"t1","runId":"mine","outcome":{"type":"cancelled"}}


            """,
            Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Message_SteeredInByAnotherClient_IsShownOnce()
    {
        var kept = new AgUiMessages();
        kept.AddUser(new("m1", "What time is it?", ClientMessageId: "c1"));
        var text = Encoding.UTF8.GetString(Written(
            Begin(kept),
            [
                .. Projected.Run[..6],
                Sample.Event(5, new MessagePosted("m2", "In Rome.", Run: "r1", Steered: true)),
                Sample.Event(6, new MessagePosted("m1", "What time is it?", Run: "r1", Steered: true, ClientMessageId: "c1")),
            ]).WrittenSpan);

        Assert.Contains("""{"type":"TEXT_MESSAGE_CONTENT","messageId":"m2","delta":"In Rome."}""", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"c1\"", text, StringComparison.Ordinal);
    }

    private static IStreamProjection Begin(AgUiMessages? kept) => new AgUiFormat(new("mine", kept)).Begin(Scope);

    private static ArrayBufferWriter<byte> Written(IStreamProjection projection, params ThreadFrame[] frames)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var frame in frames)
        {
            projection.Write(output, frame);
        }

        return output;
    }
}
