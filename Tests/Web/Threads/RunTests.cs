using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Threads;

/// <summary>Messages and runs over HTTP, with the real engine and its demo model.</summary>
public sealed class RunTests
{
    [Fact]
    public async Task Post_AsJson_WaitsForTheRun()
    {
        await using var app = await ChatApp.StartAsync();

        using var response = await app.PostAsync("/v1/messages", new { text = "Hello", threadId = "t1" });

        var answer = await response.JsonAsync();
        Assert.Equal("completed", (string?)answer["reason"]);
        Assert.NotEmpty((string)answer["text"]!);
        Assert.Equal("t1", (string?)answer["threadId"]);
        Assert.Equal([(string)answer["runId"]!], response.Headers.GetValues("X-Run-Id"));
        Assert.Equal(1, (int)answer["usage"]!["calls"]!);
    }

    [Fact]
    public async Task Post_Streaming_ShowsTheRunFromItsFirstEventToItsEnd()
    {
        await using var app = await ChatApp.StartAsync();
        await using var stream = await app.StreamAsync("/v1/messages", new { text = "Hello" });

        var events = await stream.ReadToEndAsync();

        Assert.Equal(["thread.created", "message.posted"], events.Take(2).Select(read => read.Name));
        Assert.Equal("run.finished", events[^1].Name);
        Assert.Single(events, read => read.Name == "run.finished");
        Assert.DoesNotContain(events, read => read.Name == "step.checkpoint");
        var deltas = string.Concat(events.Where(read => read.Name == "text.delta").Select(read => read["text"]));
        Assert.Equal(events.Last(read => read.Name == "step.finished")["text"], deltas);
        Assert.All(events, read => Assert.Equal(read.Name, read["type"]));
    }

    [Fact]
    public async Task Events_FromAnyCursor_GiveWhatFollows()
    {
        await using var app = await ChatApp.StartAsync();
        await app.PostForJsonAsync("/v1/messages", new { text = "Hello", threadId = "t1" });
        await using var whole = await app.StreamAsync("/v1/threads/t1/events");
        var events = await whole.ReadUntilAsync("run.finished");

        foreach (var (index, seen) in events.Index().Where(read => read.Item.Name != "text.delta" && read.Item.Name != "run.finished"))
        {
            await using var rest = await app.StreamAsync("/v1/threads/t1/events", lastEventId: seen.Id);
            Assert.Equal(
                events.Skip(index + 1).Select(read => read.Id), (await rest.ReadUntilAsync("run.finished")).Select(read => read.Id));
        }
    }

    [Fact]
    public async Task Events_AsJson_ComeInPages()
    {
        await using var app = await ChatApp.StartAsync();
        await app.PostForJsonAsync("/v1/messages", new { text = "Hello", threadId = "t1" });
        app.Client.DefaultRequestHeaders.Accept.Add(new("application/json"));

        var first = await app.GetJsonAsync("/v1/threads/t1/events?count=2");
        var second = await app.GetJsonAsync("/v1/threads/t1/events?count=2&after=2");
        var before = await app.GetJsonAsync("/v1/threads/t1/events?count=2&before=3");

        Assert.Equal(["1", "2"], Cursors(first));
        Assert.Equal(["3", "4"], Cursors(second));
        Assert.True((bool)first["more"]!);
        Assert.Equal("thread.created", (string?)first["items"]![0]!["event"]!["type"]);
        Assert.Equal(first["items"]!.ToJsonString(), before["items"]!.ToJsonString());
        Assert.False((bool)before["more"]!);
    }

    [Fact]
    public async Task Transcript_HasTheMessageTheReplyAndACursorToGoOnFrom()
    {
        await using var app = await ChatApp.StartAsync();
        var answer = await app.PostForJsonAsync("/v1/messages", new { text = "Hello", threadId = "t1" });

        var transcript = await app.GetJsonAsync("/v1/threads/t1/messages");

        var round = Assert.Single(transcript["rounds"]!.AsArray())!;
        Assert.Equal(("message.posted", "Hello"), ((string?)round["message"]!["type"], (string?)round["message"]!["text"]));
        Assert.Equal((string?)answer["text"], (string?)round["items"]![0]!["text"]);
        Assert.Equal(("completed", 1, 1), ((string?)round["reason"], (int)round["round"]!, (int)transcript["total"]!));
        Assert.NotEmpty((string)transcript["cursor"]!);
    }

    [Fact]
    public async Task Post_SameClientMessageIdAgain_AnswersWithTheFirstRun()
    {
        await using var app = await ChatApp.StartAsync();
        var first = await app.PostForJsonAsync("/v1/messages", new { text = "Hello", clientMessageId = "c-1" });

        var second = await app.PostForJsonAsync("/v1/messages", new { text = "Hello", clientMessageId = "c-1" });

        Assert.Equal(first.ToJsonString(), second.ToJsonString());
        Assert.Equal(1, (int)(await app.GetJsonAsync("/v1/threads"))["total"]!);
    }

    [Fact]
    public async Task Post_UnknownModel_Is422()
    {
        await using var app = await ChatApp.StartAsync();

        using var response = await app.PostAsync("/v1/messages", new { text = "Hello", model = "nothing" });

        await response.ProblemAsync(HttpStatusCode.UnprocessableEntity, "unknown_model");
    }

    [Fact]
    public async Task Post_WhileARunIsUnderWay_IsBusyThenStops()
    {
        await using var app = await ChatApp.StartAsync(Paced);
        await using var stream = await app.StreamAsync("/v1/messages", new { text = Endless, threadId = "t1" });
        var started = (await stream.ReadUntilAsync("text.delta")).First(read => read.Name == "run.started");

        using var second = await app.PostAsync("/v1/threads/t1/messages", new { text = "And?" });
        var stopped = await app.PostForJsonAsync("/v1/threads/t1/stop", new { });
        var rest = await stream.ReadToEndAsync();
        var again = await app.PostForJsonAsync("/v1/threads/t1/stop", new { });

        Assert.Equal(started["runId"], (string?)(await second.ProblemAsync(HttpStatusCode.Conflict, "busy"))["runId"]);
        Assert.Equal((true, started["runId"]), ((bool)stopped["stopped"]!, (string?)stopped["runId"]));
        Assert.Equal("stopped", rest[^1]["reason"]);
        Assert.False((bool)again["stopped"]!);
    }

    [Fact]
    public async Task Disconnect_WithStop_StopsTheRun()
    {
        await using var app = await ChatApp.StartAsync(Paced);
        var stream = await app.StreamAsync("/v1/messages", new { text = Endless, threadId = "t1", onDisconnect = "stop" });
        await stream.ReadUntilAsync("text.delta");
        await using var other = await app.StreamAsync("/v1/threads/t1/events");

        await stream.DisposeAsync();

        Assert.Equal("stopped", (await other.ReadUntilAsync("run.finished"))[^1]["reason"]);
    }

    [Fact]
    public async Task Queue_CanBeEditedAndTakenBack()
    {
        await using var app = await ChatApp.StartAsync(Paced);
        await using var stream = await app.StreamAsync("/v1/messages", new { text = Endless, threadId = "t1" });
        await stream.ReadUntilAsync("text.delta");
        var queued = await app.PostForJsonAsync("/v1/threads/t1/messages", new { text = "Later", onBusy = "queue" });
        var path = $"/v1/threads/t1/queue/{queued["messageId"]}";

        using var edited = await app.Client.PatchAsync(
            path, new StringContent("""{"text": "Much later"}""", System.Text.Encoding.UTF8, "application/json"));
        var waiting = await app.GetJsonAsync("/v1/threads/t1/messages");
        using var removed = await app.Client.DeleteAsync(path);
        var empty = await app.GetJsonAsync("/v1/threads/t1/messages");

        Assert.True((bool)queued["queued"]!);
        Assert.Equal("Much later", (string?)(await edited.JsonAsync())["text"]);
        Assert.Equal("Much later", (string?)Assert.Single(waiting["queue"]!.AsArray())!["text"]);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Empty(empty["queue"]!.AsArray());
    }

    [Fact]
    public async Task Regenerate_AnswersOnceMoreAsABranchThatCanBeLeft()
    {
        await using var app = await ChatApp.StartAsync();
        var first = await app.PostForJsonAsync("/v1/messages", new { text = "Hello", threadId = "t1" });

        var second = await app.PostForJsonAsync("/v1/threads/t1/regenerate", new { });
        await app.PostForJsonAsync("/v1/threads/t1/branch", new { runId = (string?)first["runId"] });
        var round = (await app.GetJsonAsync("/v1/threads/t1/messages"))["rounds"]![0]!;

        Assert.NotEqual((string?)first["runId"], (string?)second["runId"]);
        Assert.Equal((string?)first["runId"], (string?)round["runId"]);
        Assert.Equal(2, round["versions"]!.AsArray().Count);
    }

    [Fact]
    public async Task Feedback_ShowsInTheTranscript()
    {
        await using var app = await ChatApp.StartAsync();
        var answer = await app.PostForJsonAsync("/v1/messages", new { text = "Hello", threadId = "t1" });

        using var response = await app.PostAsync("/v1/threads/t1/feedback", new { runId = (string?)answer["runId"], rating = "up" });

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("up", (string?)(await app.GetJsonAsync("/v1/threads/t1/messages"))["rounds"]![0]!["rating"]);
    }

    private const string Endless = "demo: endless";

    // As fast as it can, it would write a million words while a reader looks away.
    private static readonly (string, string)[] Paced = [("ChatCluster:Models:demo:TokensPerSecond", "30")];

    private static IEnumerable<string> Cursors(JsonNode page) => page["items"]!.AsArray().Select(item => (string)item!["cursor"]!);
}
