using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Web.Streaming;

public sealed class PostedRunTests
{
    private readonly ScriptedThreads _threads = new() { Find = () => Sample.Thread };

    [Fact]
    public async Task Post_Streaming_EndsWithItsOwnRunOnly()
    {
        await using var app = await _threads.StartAppAsync();
        await using var stream = await app.StreamAsync("/v1/threads/t1/messages", new { text = "Hello" });

        _threads.Emit(Sample.Finished(3, "another"), Sample.Finished(4, "r1"), Sample.Event(5, new TitleChanged("Later", "model")));

        Assert.Equal(["3", "4"], (await stream.ReadToEndAsync()).Select(read => read.Id));
        Assert.Equal(["t1"], stream.Response.Headers.GetValues("X-Thread-Id"));
        Assert.Equal(["r1"], stream.Response.Headers.GetValues("X-Run-Id"));
    }

    [Fact]
    public async Task Post_QueuedAndStreaming_EndsWithTheRunOfItsMessage()
    {
        _threads.Answer = (_, _) => new ThreadAnswer.Done(new(2), RunId: "r1", MessageId: "m2", Queued: true);
        await using var app = await _threads.StartAppAsync();
        await using var stream = await app.StreamAsync("/v1/threads/t1/messages", new { text = "And then?", onBusy = "queue" });

        _threads.Emit(
            Sample.Finished(3, "r1"),
            Sample.Event(4, new MessagePosted("m2", "And then?", Run: "r2")),
            Sample.Finished(5, "r2"));

        Assert.Equal(["3", "4", "5"], (await stream.ReadToEndAsync()).Select(read => read.Id));
    }

    [Fact]
    public async Task Post_QueuedAndTakenBack_EndsTheStream()
    {
        _threads.Answer = (_, _) => new ThreadAnswer.Done(new(2), RunId: "r1", MessageId: "m2", Queued: true);
        await using var app = await _threads.StartAppAsync();
        await using var stream = await app.StreamAsync("/v1/threads/t1/messages", new { text = "And then?", onBusy = "queue" });

        _threads.Emit(Sample.Event(3, new MessageUnqueued("m2")));

        Assert.Single(await stream.ReadToEndAsync());
    }

    [Fact]
    public async Task Post_WhoseLogIsReadInPieces_WaitsForNoClientThatHasAnswered()
    {
        _threads.Find = () => Sample.Thread with { Sequence = 8 };
        await using var app = await _threads.StartAppAsync();
        var answer = app.PostForJsonAsync("/v1/threads/t1/messages", new { text = "What page is this?" });

        _threads.Emit(Sample.Event(4, new ToolCalled("r1", "c1", "page_title", JsonText.EmptyObject) { Client = true }));
        _threads.Emit(Sample.Event(5, new ToolFinished("r1", "c1", "page_title", "Home")), Sample.Finished(8, "r1"));

        Assert.Equal("Done.", (string?)(await answer)["text"]);
    }

    [Fact]
    public async Task Post_QueuedAsJson_AnswersAtOnce()
    {
        _threads.Answer = (_, _) => new ThreadAnswer.Done(new(2), RunId: "r1", MessageId: "m2", Queued: true);
        await using var app = await _threads.StartAppAsync();
        using var response = await app.PostAsync("/v1/threads/t1/messages", new { text = "And then?", onBusy = "queue" });

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var answer = await response.JsonAsync();
        Assert.Equal("""{"threadId":"t1","messageId":"m2","queued":true,"cursor":"2"}""", answer.ToJsonString());
    }

    [Fact]
    public async Task Post_InterruptingAsJson_WaitsForItsOwnRun()
    {
        _threads.Answer = (_, _) => new ThreadAnswer.Done(new(2), MessageId: "m2", Queued: true);
        await using var app = await _threads.StartAppAsync();
        var answer = app.PostForJsonAsync("/v1/threads/t1/messages", new { text = "No, this", onBusy = "interrupt" });

        _threads.Emit(
            Sample.Finished(3, "r1"),
            Sample.Event(4, new MessagePosted("m2", "No, this", Run: "r2")),
            Sample.Event(5, new ToolCalled("r2", "c1", "clock", new("""{"zone":"UTC"}"""))),
            Sample.Event(6, new ToolFinished("r2", "c1", "clock", "12:00", ElapsedMs: 7)),
            Sample.Finished(7, "r2"));

        Assert.Equal("r2", (string?)(await answer)["runId"]);
        Assert.Equal(
            """[{"callId":"c1","name":"clock","arguments":{"zone":"UTC"},"result":"12:00","elapsedMs":7}]""",
            (await answer)["invocations"]!.ToJsonString());
    }

    [Theory]
    [InlineData("text/event-stream")]
    [InlineData("application/json")]
    public async Task Post_StopOnDisconnectAndClientLeaves_StopsTheRun(string accept)
    {
        await using var app = await _threads.StartAppAsync();
        using var leave = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/threads/t1/messages")
        {
            Content = JsonContent.Create(new { text = "Hello", onDisconnect = "stop" }),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        var posting = app.Client.SendAsync(request, leave.Token);
        await _threads.Watched.Task.WaitAsync(TimeSpan.FromSeconds(60));

        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => posting);
        Assert.Equal(new StopRun("r1"), await _threads.NextAsync<StopRun>());
    }

    [Fact]
    public async Task Post_StopOnDisconnectWhileItWaits_TakesTheMessageBack()
    {
        _threads.Answer = (_, _) => new ThreadAnswer.Done(new(2), RunId: "r1", MessageId: "m2", Queued: true);
        await using var app = await _threads.StartAppAsync();
        var stream = await app.StreamAsync("/v1/threads/t1/messages", new { text = "And then?", onBusy = "queue", onDisconnect = "stop" });
        await _threads.Watched.Task.WaitAsync(TimeSpan.FromSeconds(60));

        await stream.DisposeAsync();

        Assert.Equal(new EditQueuedMessage("m2"), await _threads.NextAsync<EditQueuedMessage>());
    }

    [Fact]
    public async Task Post_StopOnDisconnectAndHostStops_LeavesTheRunToTheNextStart()
    {
        await using var app = await _threads.StartAppAsync();
        await using var stream = await app.StreamAsync("/v1/threads/t1/messages", new { text = "Hello", onDisconnect = "stop" });
        await _threads.Watched.Task.WaitAsync(TimeSpan.FromSeconds(60));

        await app.StopAsync();

        Assert.Empty(await stream.ReadToEndAsync());
        Assert.DoesNotContain(_threads.Requests, asked => asked.Request is StopRun);
    }

    [Fact]
    public async Task Post_WaitingAndHostStops_SaysThatTheRunGoesOn()
    {
        await using var app = await _threads.StartAppAsync();
        var posting = app.PostAsync("/v1/threads/t1/messages", new { text = "Hello" });
        await _threads.Watched.Task.WaitAsync(TimeSpan.FromSeconds(60));

        await app.StopAsync();

        using var response = await posting;
        var problem = await response.ProblemAsync(HttpStatusCode.ServiceUnavailable, "stopping");
        Assert.Equal("r1", (string?)problem["runId"]);
        Assert.NotNull(response.Headers.RetryAfter);
    }
}
