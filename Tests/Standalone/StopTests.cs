using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Web;
using Xunit;

namespace ChatCluster.Tests.Standalone;

/// <summary>A stop at every awkward moment, over HTTP, against a model server as strict as the strictest provider.</summary>
public sealed class StopTests : IAsyncLifetime
{
    private ModelServer _model = null!;

    public async ValueTask InitializeAsync() => _model = await ModelServer.StartAsync();

    public ValueTask DisposeAsync() => _model.DisposeAsync();

    [Fact]
    public async Task Stop_InMidText_KeepsTheTextAbortsTheModelAndTheNextMessageWorks()
    {
        await using var app = await ChatApp.StartAsync(SandboxSettings.For(_model));
        _model.Enqueue(ModelReply.Of("So ", "far ").Stall(), ModelReply.Of("Next."));
        await using var stream = await app.StreamAsync("/v1/messages", new { text = "go" });
        var thread = await FirstTextAsync(stream, "far ");

        var stopped = await app.PostForJsonAsync($"/v1/threads/{thread}/stop", new { });

        Assert.True(stopped["stopped"]!.GetValue<bool>());
        var rest = await stream.ReadToEndAsync();
        Assert.Equal(["stop.requested", "step.finished", "run.finished"], rest.Select(e => e.Name));
        Assert.Equal(("stopped", "So far "), (rest[^1]["reason"], rest[^1]["text"]));
        await _model.NextAbortAsync(new CancellationTokenSource(TimeSpan.FromSeconds(10)).Token);
        var next = await app.PostForJsonAsync($"/v1/threads/{thread}/messages", new { text = "and now?" });
        Assert.Equal(("completed", "Next."), (next["reason"]!.ToString(), next["text"]!.ToString()));
    }

    [Fact]
    public async Task Stop_OfASilentModel_EndsTheRunAndAbortsTheRequest()
    {
        await using var app = await ChatApp.StartAsync(SandboxSettings.For(_model));
        _model.Enqueue(new ModelReply().Stall());
        await using var stream = await app.StreamAsync("/v1/messages", new { text = "go" });
        var thread = (await stream.ReadUntilAsync("step.started"))[0]["threadId"];
        await _model.NextRequestAsync(new CancellationTokenSource(TimeSpan.FromSeconds(10)).Token);

        await app.PostForJsonAsync($"/v1/threads/{thread}/stop", new { });

        Assert.Equal("stopped", (await stream.ReadToEndAsync())[^1]["reason"]);
        await _model.NextAbortAsync(new CancellationTokenSource(TimeSpan.FromSeconds(10)).Token);
        Assert.Equal(1, _model.Aborted);
    }

    [Fact]
    public async Task Stop_DuringALongTool_AbortsItsRequestAndLeavesNoDanglingCall()
    {
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var endpoint = await Endpoint.StartAsync(async context =>
        {
            await using var told = context.RequestAborted.Register(() => aborted.TrySetResult());
            called.TrySetResult();
            await aborted.Task;
        });
        await using var app = await ChatApp.StartAsync([
            .. SandboxSettings.For(_model),
            ("ChatCluster:Tools:Rest:slow:Description", "Takes a minute."),
            ("ChatCluster:Tools:Rest:slow:Url", endpoint.Url),
            ("ChatCluster:Tools:Rest:slow:Timeout", "00:01:00")]);
        _model.Enqueue(new ModelReply().Text("Looking. ").Call("slow"), ModelReply.Of("Fine."));
        await using var stream = await app.StreamAsync("/v1/messages", new { text = "go" });
        var thread = (await stream.ReadUntilAsync("tool.started"))[0]["threadId"];
        await called.Task.WaitAsync(TimeSpan.FromSeconds(10));

        await app.PostForJsonAsync($"/v1/threads/{thread}/stop", new { });

        var rest = await stream.ReadToEndAsync();
        Assert.Equal("stopped", rest.Single(e => e.Name == "tool.finished").Data["error"]!["code"]!.ToString());
        Assert.Equal(("stopped", "Looking. "), (rest[^1]["reason"], rest[^1]["text"]));
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(10));

        // The sandbox refuses a transcript in which a call has no result.
        var next = await app.PostForJsonAsync($"/v1/threads/{thread}/messages", new { text = "and now?" });
        Assert.Equal("completed", next["reason"]!.ToString());
    }

    [Fact]
    public async Task Post_WhileStopping_Is409AndThereIsNeverASecondRun()
    {
        await using var app = await ChatApp.StartAsync(SandboxSettings.For(_model));
        _model.Enqueue(ModelReply.Of("Text ").Stall());
        await using var stream = await app.StreamAsync("/v1/messages", new { text = "go" });
        var thread = await FirstTextAsync(stream, "Text ");

        using var busy = await app.PostAsync($"/v1/threads/{thread}/messages", new { text = "again" });
        Assert.Equal(409, (int)busy.StatusCode);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => i == 3
            ? app.PostAsync($"/v1/threads/{thread}/stop", new { })
            : app.PostAsync($"/v1/threads/{thread}/messages?wait=false", new { text = $"again {i}" })));

        await stream.ReadToEndAsync();
        Assert.All(answers, answer => Assert.True((int)answer.StatusCode is 200 or 202 or 409));
        Assert.True(answers.Count(answer => (int)answer.StatusCode == 202) <= 1);
        var page = await app.GetJsonAsync($"/v1/threads/{thread}/messages");
        Assert.InRange((int)page["total"]!, 1, 2);
    }

    [Fact]
    public async Task Stop_WhenNothingRuns_SaysSo()
    {
        await using var app = await ChatApp.StartAsync(SandboxSettings.For(_model));
        var done = await app.PostForJsonAsync("/v1/messages", new { text = "hi" });

        var stopped = await app.PostForJsonAsync($"/v1/threads/{done["threadId"]}/stop", new { });

        Assert.False(stopped["stopped"]!.GetValue<bool>());
        Assert.Equal(404, (int)(await app.PostAsync("/v1/threads/nobody-has-this/stop", new { })).StatusCode);
    }

    [Fact]
    public async Task Disconnect_LeavesTheRun_UnlessTheRequestAskedForAStop()
    {
        await using var app = await ChatApp.StartAsync(SandboxSettings.For(_model));
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _model.Enqueue(ModelReply.Of("Goes ").Wait(gate.Task).Text("on."), ModelReply.Of("Ends ").Stall());
        string? going;
        await using (var stream = await app.StreamAsync("/v1/messages", new { text = "stay" }))
        {
            going = await FirstTextAsync(stream, "Goes ");
        }

        gate.SetResult();
        await using (var again = await app.StreamAsync($"/v1/threads/{going}/events"))
        {
            Assert.Equal("Goes on.", (await again.ReadUntilAsync("run.finished"))[^1]["text"]);
        }

        string? ending;
        await using (var stream = await app.StreamAsync("/v1/messages", new { text = "leave", onDisconnect = "stop" }))
        {
            ending = await FirstTextAsync(stream, "Ends ");
        }

        await using var last = await app.StreamAsync($"/v1/threads/{ending}/events");
        Assert.Equal("stopped", (await last.ReadUntilAsync("run.finished"))[^1]["reason"]);
    }

    private static async Task<string?> FirstTextAsync(SseStream stream, string text)
    {
        string? thread = null;
        while (await stream.ReadAsync() is { } next)
        {
            thread ??= next["threadId"];
            if (next.Name == "text.delta" && next["text"]!.EndsWith(text, StringComparison.Ordinal))
            {
                return thread;
            }
        }

        throw new InvalidOperationException($"The text never came: {stream.RawText}");
    }
}
