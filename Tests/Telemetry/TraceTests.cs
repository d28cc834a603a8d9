using System.Diagnostics;
using System.Text.Json.Nodes;
using ChatCluster.Tests.Runs;
using ChatCluster.Threads;
using ChatCluster.Tools;
using Xunit;

namespace ChatCluster.Tests.Telemetry;

public sealed class TraceTests
{
    [Fact]
    public async Task Run_WithATool_IsOneTraceFromThePostToTheTool()
    {
        using var spans = new SpanRecorder();
        await using var rig = new Rig(new TestTool("look", (_, _) => Task.FromResult(ToolOutput.Ok("found"))));
        rig.Model.Asks(("c1", "look", "x")).Says("Found.");

        var posted = await rig.PostAsync("look it up");
        await rig.FinishAsync();
        await rig.Threads.StopAsync();

        var post = spans.Single("post message");
        var run = spans.Single("invoke_agent default");
        var calls = spans.Ended.Where(span => span.DisplayName == "chat main").ToList();
        var tool = spans.Single("execute_tool look");
        Assert.Equal(spans.Root.SpanId, post.ParentSpanId);
        Assert.Equal(post.SpanId, run.ParentSpanId);
        Assert.Equal(2, calls.Count);
        var (first, second) = (spans.Single("step 1"), spans.Single("step 2"));
        Assert.All([first, second], span => Assert.Equal(run.SpanId, span.ParentSpanId));
        Assert.Equal([first.SpanId, second.SpanId, first.SpanId], ((Activity[])[.. calls, tool]).Select(span => span.ParentSpanId));
        Assert.Equal(
            ("t1", posted.RunId, "completed"),
            (run.GetTagItem("gen_ai.conversation.id"), run.GetTagItem("chatcluster.run.id"), run.GetTagItem("chatcluster.run.reason")));
        Assert.Equal(
            ("test", "main", 10L, 5L),
            (calls[1].GetTagItem("gen_ai.provider.name"), calls[1].GetTagItem("gen_ai.request.model"),
                calls[1].GetTagItem("gen_ai.usage.input_tokens"), calls[1].GetTagItem("gen_ai.usage.output_tokens")));
        Assert.Equal(("c1", "function"), (tool.GetTagItem("gen_ai.tool.call.id"), tool.GetTagItem("gen_ai.tool.type")));
        Assert.Equal(("t1", true), (calls[0].GetTagItem("gen_ai.conversation.id"), calls[0].GetTagItem("gen_ai.request.stream")));
        Assert.IsType<double>(calls[0].GetTagItem("gen_ai.response.time_to_first_chunk"));
        Assert.Null(tool.GetTagItem("error.type"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Messages_StandInTheTraceOnlyWhereThatIsAskedFor(bool asked)
    {
        using var spans = new SpanRecorder();
        await using var rig = new Rig(new TestTool("look", (_, _) => Task.FromResult(ToolOutput.Ok("found it"))));
        rig.Options.TraceMessages = asked;
        rig.Model.Asks(("c1", "look", "x")).Says("It is there.");

        await rig.PostAsync("look it up");
        await rig.FinishAsync();
        await rig.Threads.StopAsync();

        var calls = spans.Ended.Where(span => span.DisplayName == "chat main").ToList();
        var tags = string.Concat(spans.Ended.SelectMany(span => span.TagObjects).Select(tag => $"{tag.Value}\n"));
        Assert.Equal(asked, tags.Contains("look it up", StringComparison.Ordinal));
        Assert.Equal(asked, tags.Contains("found it", StringComparison.Ordinal));
        if (asked)
        {
            var sent = JsonNode.Parse((string)calls[1].GetTagItem("gen_ai.input.messages")!)!.AsArray();
            Assert.Equal(["system", "user", "assistant", "tool"], sent.Select(message => message!["role"]!.ToString()));
            Assert.Equal(
                ("tool_call_response", "c1"), (sent[3]!["parts"]![0]!["type"]!.ToString(), sent[3]!["parts"]![0]!["id"]!.ToString()));
            var said = JsonNode.Parse((string)calls[1].GetTagItem("gen_ai.output.messages")!)![0]!;
            Assert.Equal(("It is there.", "stop"), (said["parts"]![0]!["content"]!.ToString(), said["finish_reason"]!.ToString()));
        }
    }

    [Fact]
    public async Task Takeover_ByAnotherProcess_StaysInTheTraceOfThePost()
    {
        using var spans = new SpanRecorder();
        await using var rig = new Rig();
        rig.Model.Holds(new(TaskCreationOptions.RunContinuationsAsynchronously), "half ").Says("whole");
        await rig.PostAsync("move me");
        await rig.WatchAsync(frame => frame.IsDelta);
        await rig.Threads.StopAsync();
        rig.Threads.Dispose();

        // The next process knows of the trace what the log says, and nothing else.
        Activity.Current = null;
        await rig.NewProcess().ResumeAsync(default);
        await rig.FinishAsync();
        await rig.Threads.StopAsync();

        var post = spans.Single("post message");
        var runs = spans.Ended.Where(span => span.DisplayName == "invoke_agent default").ToList();
        Assert.Equal(post.Id, Assert.Single(await rig.LogAsync(), e => e is RunStarted) is RunStarted started ? started.Trace : null);
        Assert.Equal(2, runs.Count);
        Assert.All(runs, run => Assert.Equal((spans.Root.TraceId, post.SpanId), (run.TraceId, run.ParentSpanId)));
        Assert.Equal(
            [1, 2], spans.Ended.Where(span => span.DisplayName == "chat main").Select(span => span.GetTagItem("chatcluster.attempt")));
    }

    [Fact]
    public async Task ModelCall_ThatFails_SaysWhy()
    {
        using var spans = new SpanRecorder();
        await using var rig = new Rig();
        rig.Model.Fails(new ChatCluster.Models.ModelException("model_overloaded", "Too many.", retry: false));

        await rig.PostAsync("fail");
        await rig.FinishAsync();
        await rig.Threads.StopAsync();

        Assert.Equal(
            (ActivityStatusCode.Error, "model_overloaded"),
            (spans.Single("chat main").Status, spans.Single("chat main").GetTagItem("error.type")));
        Assert.Equal(
            (ActivityStatusCode.Error, "failed"),
            (spans.Single("invoke_agent default").Status, spans.Single("invoke_agent default").GetTagItem("chatcluster.run.reason")));
    }

    [Fact]
    public async Task Run_WithoutAListener_KeepsNoTrace()
    {
        await using var rig = new Rig();
        rig.Model.Says("quiet");

        await rig.PostAsync("hello");
        await rig.FinishAsync();

        Assert.Null(Assert.Single((await rig.LogAsync()).OfType<RunStarted>()).Trace);
    }
}
