using ChatCluster.Threads;
using ChatCluster.Web.Formats;
using ChatCluster.Web.Formats.AgUi;
using ChatCluster.Web.Formats.AiSdk;
using ChatCluster.Web.Formats.OpenAI;
using ChatCluster.Web.Formats.Responses;
using ChatCluster.Web.Streaming;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>Parts of results in each format's own form.</summary>
public sealed class ToolPartFormatTests
{
    private static readonly StreamScope Scope = new(
        Projected.Key, ThreadCursor.Start,
        new PostedRun(Projected.Key, new(new(1), RunId: "r1", MessageId: "m1"), stopOnDisconnect: false));

    private static readonly ThreadFrame[] Run =
    [
        Sample.Event(2, new MessagePosted("m1", "Compute.", Run: "r1")),
        Sample.Event(3, new RunStarted("r1", 1, "m1")),
        Sample.Event(4, new StepStarted("r1", 1, 1)),
        Sample.Event(5, new StepFinished("r1", 1, "", Finish: "tool_calls")),
        Sample.Event(6, new ToolCalled("r1", "c1", "compute", new("{}"))),
        Sample.Event(7, new ToolStarted("r1", "c1", "k1")),
        Sample.Event(8, new ToolCode("r1", "c1", "print(1)", "python")),
        Sample.Event(9, new ToolPrinted("r1", "c1", "1")),
        Sample.Event(10, new ToolTrouble("r1", "c1", "Warning")),
        Sample.Event(11, new ToolImage("r1", "c1", new("a.png", "image/png", "/v1/threads/t1/files/1", 3))),
        Sample.Event(12, new ToolSource("r1", "c1", "https://example.com/a", "A", "page 3")),
        Sample.Event(13, new ToolSource("r1", "c1", "https://example.com/unnamed", "B")),
        Sample.Event(14, new ToolFinished("r1", "c1", "compute", "1")),
        Sample.Event(15, new StepStarted("r1", 2, 1)),
        Sample.Delta(15, 31, "It is 1 (https://example.com/a)."),
        Sample.Event(16, new StepFinished("r1", 2, "It is 1 (https://example.com/a).", Finish: "stop")),
        Sample.Event(17, new RunFinished("r1", RunReason.Completed, "It is 1 (https://example.com/a).", Usage.None, ["compute"], 5)),
    ];

    [Fact]
    public void AiSdk_ShowsFilesAndSourcesInItsOwnParts()
    {
        var text = Projected.Text(new AiSdkProjection(Scope, 5, continues: false), Run);

        Assert.Contains(
            """{"type":"data-tool-code","id":"c1-8","data":{"callId":"c1","text":"print(1)","language":"python"}}""", text,
            StringComparison.Ordinal);
        Assert.Contains("""{"type":"data-tool-output","id":"c1-9","data":{"callId":"c1","text":"1"}}""", text, StringComparison.Ordinal);
        Assert.Contains("""{"type":"file","url":"/v1/threads/t1/files/1","mediaType":"image/png"}""", text, StringComparison.Ordinal);
        Assert.Contains(
            """{"type":"source-url","sourceId":"c1-12","url":"https://example.com/a","title":"A, page 3"}""", text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void OpenAI_CitesTheSourcesThatTheReplyNames()
    {
        var text = Projected.Text(new ChatCompletionProjection(Scope, new("m", IncludesUsage: false, DateTimeOffset.UnixEpoch)), Run);

        Assert.Contains(
            """{"annotations":[{"type":"url_citation","url_citation":{"start_index":9,"end_index":30,"title":"A","url":"https://example.com/a"}}]}""", text, StringComparison.Ordinal);
        Assert.DoesNotContain("unnamed", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Responses_AnnotateTheTextWithTheSourcesThatItNames()
    {
        var text = Projected.Text(new ResponsesProjection(Scope, new()), Run);

        const string Citation = """{"type":"url_citation","start_index":9,"end_index":30,"url":"https://example.com/a","title":"A"}""";
        Assert.Contains($"\"annotation_index\":0,\"annotation\":{Citation}", text, StringComparison.Ordinal);
        Assert.Contains($"\"annotations\":[{Citation}]", text, StringComparison.Ordinal);
    }

    [Fact]
    public void AgUi_ShowsThemAsEventsOfTheirName()
    {
        var text = Projected.Text(new AgUiProjection(Scope, new(null, null)), Run);

        Assert.Contains(
            """{"type":"CUSTOM","name":"tool_code","value":{"toolCallId":"r1.c1","text":"print(1)","language":"python"}}""", text,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("intelowl", """{"type":"tool_result","name":"compute","result":"![a.png](/v1/threads/t1/files/1)"}""")]
    [InlineData("intelowl", """{"type":"tool_result","name":"compute","result":"[A, page 3](https://example.com/a)"}""")]
    [InlineData("intelowl", """{"type":"tool_result","name":"compute","result":1}""")]
    [InlineData(
        "llmchat", ""","output":"1\n\n![a.png](/v1/threads/t1/files/1)\n\n[A, page 3](https://example.com/a)\n\n[B](https://example.com/unnamed)" """)]
    [InlineData("chatdata", """{"id":"c1-8","workflowId":"t1","message":"```python\nprint(1)\n```","type":"info","status":"running" """)]
    [InlineData("chatdata", ""","message":"```\nWarning\n```","type":"error","status":"running" """)]
    [InlineData("chatdata", ""","message":"![a.png](/v1/threads/t1/files/1)","type":"info","status":"running" """)]
    [InlineData(
        "automatos", """d:{"type":"tool-data","data":{"kind":"code","toolCallId":"c1","text":"print(1)","language":"python"}}""")]
    [InlineData("automatos", """d:{"type":"tool-data","data":{"kind":"error","toolCallId":"c1","text":"Warning"}}""")]
    [InlineData("automatos", """{"kind":"image","toolCallId":"c1","file":{"name":"a.png","mediaType":"image/png","url":"/v1/threads/t1/files/1",""")]
    [InlineData("automatos", """{"kind":"source","toolCallId":"c1","url":"https://example.com/a","title":"A","place":"page 3"}""")]
    [InlineData("ndjson", """{"variant":"ToolOutput","content":"![a.png](/v1/threads/t1/files/1)","tool_name":"compute","id":"c1"}""")]
    [InlineData("ndjson", """{"variant":"ToolOutput","content":"[A, page 3](https://example.com/a)","tool_name":"compute","id":"c1"}""")]
    public void ReplacedSystem_ShowsPartsInItsFormOrAsMarkdown(string format, string expected) =>
        Assert.Contains(expected.TrimEnd(), Projected.Text(format, Run), StringComparison.Ordinal);

    [Theory]
    [InlineData("javascript:alert(1)", "T", "T")]
    [InlineData("https://example.com/a)[x](https://evil.example", "T](https://evil.example)[", "[T\\](https://evil.example)\\[](https://example.com/a%29[x]%28https://evil.example)")]
    [InlineData(null, "T", "T")]
    public void Markdown_OfASource_LeadsNowhereElse(string? url, string title, string expected) =>
        Assert.Equal(expected, PartMarkdown.Of(new ToolSource("r1", "c1", url, title)));

    [Fact]
    public void Markdown_OfCode_IsNotEndedByIt() =>
        Assert.Equal("````md\n```\nx\n```\n````", PartMarkdown.Of(new ToolCode("r1", "c1", "```\nx\n```", "md")));

    [Fact]
    public void ClimateAssistant_ShowsCodeWithItsOutput()
    {
        var text = Projected.Text("ndjson", Run);

        Assert.Contains("""{"variant":"Code","content":"print(1)","id":"c1"}""", text, StringComparison.Ordinal);
        Assert.Contains("""{"variant":"CodeOutput","content":"1","id":"c1"}""", text, StringComparison.Ordinal);
        Assert.Contains("""{"variant":"CodeError","content":"Warning","id":"c1"}""", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ClimateAssistant_ShowsTheCodeOfItsInterpreterOnce() => Assert.Equal(
        """
        {"variant":"ServerHint","content":{"thread_id":"t1"}}
        {"variant":"Code","content":"{\"code\":\"print(1)\"}","id":"c1"}
        {"variant":"CodeOutput","content":"1","id":"c1"}

        """,
        Projected.Text(
            "ndjson",
            Sample.Event(3, new RunStarted("r1", 1, "m1")),
            Sample.Event(6, new ToolCalled("r1", "c1", "code_interpreter", new("""{"code":"print(1)"}"""))),
            Sample.Event(7, new ToolCode("r1", "c1", "print(1)", "python")),
            Sample.Event(8, new ToolPrinted("r1", "c1", "1"))));
}
