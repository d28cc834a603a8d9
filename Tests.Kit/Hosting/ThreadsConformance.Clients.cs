using ChatCluster.Sandbox.Models;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Hosting;

/// <summary>Tools that a run's client makes the calls of.</summary>
public abstract partial class ThreadsConformance
{
    private static readonly ClientTool PageTitle = new(
        "page_title", "The title of the page.", new("""{"type":"object","properties":{"part":{"type":"string"}}}"""));

    [Fact]
    public async Task Call_OfAClientsTool_WaitsForItsClientBesideTheServersOwn()
    {
        Model.Enqueue(
            new ModelReply().Calls(
                new("page_title", """{"part":"head"}""", "p1"), new("clock", "{}", "k1"), new("page_title", """{"part":{}}""", "p2")),
            ModelReply.Of("Noon at home."), new ModelReply().Call("page_title", "{}", "p3"));
        var taken = await Threads.SendAsync(_key, new PostMessage("look", Create: true) { ClientTools = [new("clock")] }, default);
        Assert.Equal("client_tool_taken", Assert.IsType<ThreadAnswer.Invalid>(taken).Code);

        await PostWithToolAsync("look");
        var seen = await ReadAsync(frame => frame.Event is ToolFinished { Name: "clock" });

        var call = seen.Select(frame => frame.Event).OfType<ToolCalled>().First();
        Assert.Equal(("p1", true), (call.CallId, call.Client));
        Assert.True(call.ExpiresAt > call.At);
        Assert.Equal(
            "bad_arguments", seen.Select(frame => frame.Event).OfType<ToolFinished>().Single(result => result.CallId is "p2").Error!.Code);
        var waiting = Assert.Single((await Threads.ReadTranscriptAsync(_key, new(), default))!.Rounds);
        Assert.Equal(
            ["p1"], waiting.Items.Where(item => item is { Call.Client: true, Result: null }).Select(item => item.Call!.CallId));
        Assert.Contains("page_title", Model.Requests.First().Tools);

        Assert.IsType<ThreadAnswer.Done>(await Threads.SendAsync(_key, new ResolveToolCall("p1", "Home"), default));
        Assert.Equal(
            "result_not_open",
            Assert.IsType<ThreadAnswer.Conflict>(await Threads.SendAsync(_key, new ResolveToolCall("p1", "Away"), default)).Code);

        var frames = await FinishAsync();
        Assert.Equal((RunReason.Completed, "Noon at home."), End(frames));
        var brought = frames.Select(frame => frame.Event).OfType<ToolFinished>().Single(result => result.CallId is "p1");
        Assert.Equal(("Home", true, true), (brought.Result, brought.Client, brought.Outside));
        var read = Model.Requests.Last().Messages.Where(message => message.GetProperty("role").GetString() is "tool").ToList();
        Assert.Equal(3, read.Count);
        Assert.Contains("[data ", read[0].GetProperty("content").GetString(), StringComparison.Ordinal);

        // A stop closes what waits, and the next result finds nothing.
        await PostWithToolAsync("again");
        await ReadAsync(frame => frame.Event is ToolCalled { CallId: "p3" });
        await Threads.SendAsync(_key, new StopRun(), default);
        Assert.Equal((RunReason.Stopped, ""), End(await FinishAsync(frames[^1].Cursor!.Value)));
        Assert.IsType<ThreadAnswer.Conflict>(await Threads.SendAsync(_key, new ResolveToolCall("p3", "Late"), default));
    }

    [Fact]
    public async Task Call_AfterStepsOfTheClientsTools_IsWithinTheLimitOfTheServers()
    {
        // As many as the limit has rounds.
        const int Steps = 10;
        for (var step = 1; step <= Steps; step++)
        {
            Model.Enqueue(new ModelReply().Call("page_title", $$"""{"part":"{{step}}"}""", $"p{step}"));
        }

        Model.Enqueue(new ModelReply().Call("clock", "{}", "k1"), ModelReply.Of("Noon at home."));

        await PostWithToolAsync("look everywhere");
        for (var step = 1; step <= Steps; step++)
        {
            await ReadAsync(frame => frame.Event is ToolCalled { Client: true } call && call.CallId == $"p{step}");
            Assert.IsType<ThreadAnswer.Done>(await Threads.SendAsync(_key, new ResolveToolCall($"p{step}", $"Page {step}"), default));
        }

        var frames = await FinishAsync();
        Assert.Null(frames.Select(frame => frame.Event).OfType<ToolFinished>().Single(result => result.CallId is "k1").Error);
        Assert.Equal((RunReason.Completed, "Noon at home."), End(frames));
    }

    [Fact]
    public async Task Post_WithStepsMadeElsewhere_GoesOnBehindThem()
    {
        Model.Enqueue(ModelReply.Of("You are at home."), ModelReply.Of("I call nothing."));
        var step = new PastStep("Let me look.", [new("p1", "page_title", JsonText.EmptyObject, "Home")]);

        await Threads.SendAsync(_key, new PostMessage("where am I?", Create: true) { ClientTools = [PageTitle], Steps = [step] }, default);
        var frames = await FinishAsync();

        Assert.Equal((RunReason.Completed, "You are at home."), End(frames));
        Assert.Equal(
            ["system", "user", "assistant", "tool"],
            Model.Requests.Single().Messages.Select(message => message.GetProperty("role").GetString()));
        Assert.Equal([1, 2], frames.Select(frame => frame.Event).OfType<StepStarted>().Select(begun => begun.Step));

        await Threads.SendAsync(_key, new PostMessage("again") { ClientTools = [PageTitle], ToolChoice = ToolChoice.None }, default);
        frames = await FinishAsync(frames[^1].Cursor!.Value);
        Assert.Empty(Model.Requests.Last().Tools);

        // What has to be called is called first.
        Model.Enqueue(new ModelReply().Call("page_title", "{}", "p2"), ModelReply.Of("At home."));
        await Threads.SendAsync(_key, new PostMessage("and now?") { ClientTools = [PageTitle], MustCall = "page_title" }, default);
        await ReadAsync(frame => frame.Event is ToolCalled { CallId: "p2" });
        Assert.Equal(["page_title"], Model.Requests.Last().Tools);
        await Threads.SendAsync(_key, new ResolveToolCall("p2", "Home"), default);
        frames = await FinishAsync(frames[^1].Cursor!.Value);
        Assert.Equal((RunReason.Completed, "At home."), End(frames));
        Assert.Contains("clock", Model.Requests.Last().Tools);
        var unknown = await Threads.SendAsync(_key, new PostMessage("then") { MustCall = "nobody" }, default);
        Assert.Equal("must_call_unknown", Assert.IsType<ThreadAnswer.Invalid>(unknown).Code);

        // A result that comes once more, or too late, is not asked about what it wants called.
        var late = await Threads.SendAsync(_key, new ResolveToolCall("p2", "Home", MustCall: "nobody"), default);
        Assert.Equal("result_not_open", Assert.IsType<ThreadAnswer.Conflict>(late).Code);
    }

    private async Task PostWithToolAsync(string text) =>
        Assert.IsType<ThreadAnswer.Done>(
            await Threads.SendAsync(_key, new PostMessage(text, Create: true) { ClientTools = [PageTitle] }, default));
}
