using ChatCluster.Threads;
using ChatCluster.Web.Streaming;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>The formats of the replaced systems, to the byte.</summary>
public sealed class FormatTableTests
{
    [Fact]
    public void IntelOwl_OfARun_HasDataFramesAndEndsWithDone() => Assert.Equal(
        """
        data: {"type":"token","content":"Let me \"look\".\n"}

        data: {"type":"tool_call","name":"clock","args":"{\"zone\": \"UTC\"}"}

        data: {"type":"tool_call","name":"search","args":"{}"}

        data: {"type":"tool_result","name":"clock","result":{"time":"12:00"}}

        data: {"type":"tool_result","name":"search","result":{"error":"It took too long."}}

        data: {"type":"token","content":"\n\n"}

        data: {"type":"token","content":"It is nöon."}

        data: {"type":"done"}


        """,
        Projected.Text("intelowl", Projected.Run));

    [Fact]
    public void LlmChat_OfARun_NamesItsEventsAndEndsWithFinal() => Assert.Equal(
        """
        event: token
        data: {"content":"Let me \"look\".\n"}

        event: tool_start
        data: {"type":"tool_start","id":"c1","tool":"clock","input":{"zone":"UTC"},"start":"2026-01-01T12:00:00.000Z"}

        event: tool_start
        data: {"type":"tool_start","id":"c2","tool":"search","input":{},"start":"2026-01-01T12:00:00.000Z"}

        event: tool_end
        data: {"type":"tool_end","id":"c1","tool":"clock","output":"{\"time\":\"12:00\"}","end":"2026-01-01T12:00:00.000Z"}

        event: tool_error
        data: {"type":"tool_error","id":"c2","tool":"search","error":"It took too long.","time":"2026-01-01T12:00:00.000Z"}

        event: token
        data: {"content":"\n\n"}

        event: token
        data: {"content":"It is nöon."}

        event: final
        data: {"type":"final","content":"It is nöon.","tool_used":true,"tools":["clock","search"],"elapsed_ms":812}


        """,
        Projected.Text("llmchat", Projected.Run));

    [Fact]
    public void ChatData_OfARun_HasItemsWithTheirRound() => Assert.Equal(
        """
        data: {"type":"message","createdAt":1767268800,"item":{"id":"m1","workflowId":"t1","role":"user","message":"What time is it?","status":"first","sequenceNr":2,"publishedAt":1767268800,"documents":[],"roundNumber":1}}

        data: {"type":"message","createdAt":1767268800,"item":{"id":"r1-1","workflowId":"t1","role":"assistant","message":"Let me \"look\".\n","status":"step","sequenceNr":5,"publishedAt":1767268800,"documents":[],"roundNumber":1}}

        data: {"type":"log","createdAt":1767268800,"item":{"id":"c1","workflowId":"t1","message":"Calling clock","type":"info","status":"running","timestamp":1767268800,"roundNumber":1}}

        data: {"type":"log","createdAt":1767268800,"item":{"id":"c2","workflowId":"t1","message":"Calling search","type":"info","status":"running","timestamp":1767268800,"roundNumber":1}}

        data: {"type":"log","createdAt":1767268800,"item":{"id":"c1-end","workflowId":"t1","message":"clock is done","type":"info","status":"completed","timestamp":1767268800,"roundNumber":1}}

        data: {"type":"log","createdAt":1767268800,"item":{"id":"c2-end","workflowId":"t1","message":"search: It took too long.","type":"error","status":"failed","timestamp":1767268800,"roundNumber":1}}

        data: {"type":"message","createdAt":1767268800,"item":{"id":"r1","workflowId":"t1","role":"assistant","message":"It is nöon.","status":"last","publishedAt":1767268800,"documents":[],"roundNumber":1}}

        data: {"type":"stat","createdAt":1767268800,"item":{"id":"r1-stat","workflowId":"t1","processingTime":0.812,"inputTokens":3,"outputTokens":4,"status":"completed","roundNumber":1}}


        """,
        Projected.Text("chatdata", Projected.Run));

    [Fact]
    public void Ndjson_OfARun_NamesTheThreadFirstAndEndsWithStreamEnd() => Assert.Equal(
        """
        {"variant":"ServerHint","content":{"thread_id":"t1"}}
        {"variant":"Assistant","content":"Let me \"look\".\n"}
        {"variant":"ToolCall","content":"{\"zone\": \"UTC\"}","tool_name":"clock","id":"c1"}
        {"variant":"ToolCall","content":"{}","tool_name":"search","id":"c2"}
        {"variant":"ServerHint","content":{"thread_id":"t1"}}
        {"variant":"ToolOutput","content":"{\"time\":\"12:00\"}","tool_name":"clock","id":"c1"}
        {"variant":"ToolOutput","content":"It took too long.","tool_name":"search","id":"c2"}
        {"variant":"Assistant","content":"\n\n"}
        {"variant":"Assistant","content":"It is nöon."}
        {"variant":"StreamEnd","content":"Stream ended."}

        """,
        Projected.Text("ndjson", Projected.Run));

    [Fact]
    public void Automatos_OfARun_NamesTheThreadFirstAndEndsWithFinish() => Assert.Equal(
        """
        8:"t1"
        d:{"type":"chat-id","chatId":"t1"}
        d:{"type":"reasoning","data":{"delta":"Hmm."}}
        0:"Let me \"look\".\n"
        d:{"type":"tool_call","data":{"toolCallId":"c1","toolName":"clock","input":{"zone":"UTC"}}}
        d:{"type":"tool-start","data":{"toolCallId":"c1","toolName":"clock","input":{"zone":"UTC"}}}
        d:{"type":"tool_call","data":{"toolCallId":"c2","toolName":"search","input":{}}}
        d:{"type":"tool-start","data":{"toolCallId":"c2","toolName":"search","input":{}}}
        d:{"type":"tool-end","data":{"toolCallId":"c1","toolName":"clock","success":true,"durationMs":7}}
        d:{"type":"tool-result","data":{"toolCallId":"c1","toolName":"clock","result":"12:00"}}
        d:{"type":"tool-end","data":{"toolCallId":"c2","toolName":"search","success":false,"durationMs":9}}
        d:{"type":"tool-result","data":{"toolCallId":"c2","toolName":"search","result":"It took too long."}}
        0:"\n\n"
        0:"It is nöon."
        d:{"type":"usage","data":{"promptTokens":3,"completionTokens":4,"totalTokens":7}}
        d:{"type":"finish","finishReason":"stop"}

        """,
        Projected.Text("automatos", Projected.Run));

    [Fact]
    public void Automatos_IsToldWhatThePromptIsMadeOf() => Assert.Contains(
        """
        d:{"type":"memory-injected","data":{"memories":[],"totalMatched":2}}
        d:{"type":"context-compacted","data":{"messages":3}}

        """,
        Projected.Text(
            "automatos", Sample.Event(3, new RunStarted("r1", 1, "m1")), Sample.Event(4, new MemoryRecalled("r1", ["f1", "f2"])),
            Sample.Event(5, new ContextCompacted("r1", ContextCompacted.LeftOut, "r0", Messages: 3))),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("intelowl", "data: {\"type\":\"error\",\"message\":\"The model cannot be reached.\"}\n\ndata: {\"type\":\"done\"}\n\n")]
    [InlineData(
        "llmchat",
        "event: error\ndata: {\"type\":\"error\",\"error\":\"Connection lost: The model cannot be reached.\",\"recoverable\":true}\n\n")]
    [InlineData(
        "ndjson",
        "{\"variant\":\"ServerHint\",\"content\":{\"thread_id\":\"t1\"}}\n{\"variant\":\"ServerError\",\"content\":\"The model cannot be reached.\"}\n{\"variant\":\"StreamEnd\",\"content\":\"Stream ended with an error.\"}\n")]
    [InlineData(
        "automatos",
        "8:\"t1\"\nd:{\"type\":\"chat-id\",\"chatId\":\"t1\"}\ne:{\"message\":\"The model cannot be reached.\",\"code\":\"model_unavailable\"}\nd:{\"type\":\"usage\",\"data\":{\"promptTokens\":0,\"completionTokens\":0,\"totalTokens\":0}}\nd:{\"type\":\"finish\",\"finishReason\":\"error\"}\n")]
    public void Failure_OfARun_HasTheFormatsOwnError(string format, string expected) =>
        Assert.Equal(expected, Projected.Text(format, Projected.Failed));

    [Theory]
    [InlineData("intelowl", 1, ": hb\n\n")]
    [InlineData("llmchat", 1, ": hb\n\n")]
    [InlineData("chatdata", 1, ": keepalive\n\n")]
    [InlineData(
        "ndjson", 1,
        "{\"variant\":\"ServerHint\",\"content\":{\"thread_id\":\"t1\"}}\n{\"variant\":\"ServerHint\",\"content\":{\"thread_id\":\"t1\"}}\n")]
    [InlineData("automatos", 1, "8:\"t1\"\nd:{\"type\":\"chat-id\",\"chatId\":\"t1\"}\n2:[]\n")]
    public void Silence_IsShownAsItsClientsTakeIt(string format, int times, string expected) =>
        Assert.Equal(expected, Projected.Silence(format, times));

    [Theory]
    [InlineData("intelowl")]
    [InlineData("llmchat")]
    [InlineData("chatdata")]
    [InlineData("ndjson")]
    [InlineData("automatos")]
    public void Frames_HaveNoCarriageReturnAndNoNull(string format)
    {
        var text = Projected.Text(format, [.. Projected.Run, Projected.Failed]);

        Assert.DoesNotContain("\r", text, StringComparison.Ordinal);
        Assert.DoesNotContain("null", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Attempt_BegunAgain_IsSetApartFromWhatItVoids() => Assert.Equal(
        "data: {\"type\":\"token\",\"content\":\"One\"}\n\ndata: {\"type\":\"token\",\"content\":\"\\n\\n\"}\n\ndata: {\"type\":\"token\",\"content\":\"Two\"}\n\n",
        Projected.Text(
            "intelowl",
            Sample.Event(1, new RunStarted("r1", 1, "m1")),
            Sample.Event(2, new StepStarted("r1", 1, 1)),
            Sample.Delta(2, 3, "One"),
            Sample.Event(3, new StepStarted("r1", 1, 2)),
            Sample.Delta(3, 3, "Two")));

    [Fact]
    public void Attempt_Restored_IsNotShownTwice() => Assert.Equal(
        "data: {\"type\":\"token\",\"content\":\"One\"}\n\n",
        Projected.Text(
            "intelowl",
            Sample.Event(1, new RunStarted("r1", 1, "m1")),
            Sample.Event(2, new StepStarted("r1", 1, 1)),
            Sample.Delta(2, 3, "One"),
            Sample.Event(3, new StepStarted("r1", 1, 3, Restored: true)),
            Sample.Delta(3, 3, "One")));

    [Fact]
    public void Run_BehindAnother_IsShownAlone()
    {
        var run = new PostedRun(Projected.Key, new(new(1), RunId: "r1", MessageId: "m2", Queued: true), stopOnDisconnect: false);
        var projection = Projected.Begin("intelowl", new(Projected.Key, ThreadCursor.Start, run));
        ThreadFrame[] frames =
        [
            Sample.Delta(1, 5, "First"),
            Sample.Finished(2, "r1"),
            Sample.Event(3, new MessagePosted("m2", "And?", Run: "r2")),
            Sample.Event(4, new RunStarted("r2", 2, "m2")),
            Sample.Delta(4, 6, "Second"),
            Sample.Finished(5, "r2"),
        ];

        var text = string.Concat(frames.Select(frame =>
        {
            var written = Projected.Text(projection, frame);
            run.Observe(frame);
            return written;
        }));

        Assert.Equal("data: {\"type\":\"token\",\"content\":\"Second\"}\n\ndata: {\"type\":\"done\"}\n\n", text);
    }

    [Fact]
    public void Question_ToTheUser_HasAnIdToConfirmItBy() => Assert.Equal(
        "data: {\"type\":\"action_required\",\"pending_id\":\"t1.c1\",\"plan\":{\"tool\":\"create_scan\",\"expires_at\":\"2026-01-01T12:00:00+00:00\"}}\n\n",
        Projected.Text("intelowl", Sample.Event(1, new ApprovalRequested("r1", "c1", "create_scan", "h", Sample.Noon))));
}
