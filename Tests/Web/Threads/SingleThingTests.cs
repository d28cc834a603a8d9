using System.Net;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Page;
using ChatCluster.Tests.Standalone;
using Microsoft.AspNetCore.Http;
using Xunit;
using Endpoint = ChatCluster.Tests.Standalone.Endpoint;

namespace ChatCluster.Tests.Web.Threads;

/// <summary>What a request made has an address, and what can be set can be read.</summary>
public sealed class SingleThingTests
{
    [Fact]
    public async Task Run_Accepted_IsAtItsLocation()
    {
        await using var model = await ModelServer.StartAsync();
        await using var app = await ChatApp.StartAsync(SandboxSettings.For(model));
        model.Enqueue(ModelReply.Of("Endless ").Stall(), ModelReply.Of("And more."));
        using var accepted = await app.PostAsync("/v1/messages?wait=false", new { text = "Hello", threadId = "t1" });
        var runId = (string)(await accepted.JsonAsync())["runId"]!;
        using var waiting = await app.PostAsync("/v1/threads/t1/messages", new { text = "Then this", onBusy = "queue" });

        Assert.Equal($"/v1/threads/t1/runs/{runId}", accepted.Headers.Location!.ToString());
        Assert.Equal("/v1/threads/t1/queue", waiting.Headers.Location!.ToString());
        var running = await app.GetJsonAsync(accepted.Headers.Location.ToString());
        var queue = await app.GetJsonAsync(waiting.Headers.Location.ToString());
        Assert.Equal(
            (true, null, runId, "t1"),
            ((bool)running["running"]!, (string?)running["reason"], (string?)running["runId"], (string?)running["threadId"]));
        Assert.Equal("Then this", (string?)Assert.Single(queue["items"]!.AsArray())!["text"]);

        await app.PostForJsonAsync("/v1/threads/t1/stop", new { runId });
        await using var stream = await app.StreamAsync("/v1/threads/t1/events");
        await stream.ReadUntilAsync("run.finished");
        var stopped = await app.GetJsonAsync($"/v1/threads/t1/runs/{runId}");
        Assert.Equal((false, "stopped"), ((bool)stopped["running"]!, (string?)stopped["reason"]));
        using var none = await app.Client.GetAsync("/v1/threads/t1/runs/r_none");
        await none.ProblemAsync(HttpStatusCode.NotFound, "run_not_found");
        using var nowhere = await app.Client.GetAsync("/v1/threads/none/queue");
        await nowhere.ProblemAsync(HttpStatusCode.NotFound, "thread_not_found");
    }

    [Fact]
    public async Task Run_OnAnotherBranch_IsShown()
    {
        await using var app = await ChatApp.StartAsync();
        var first = await app.PostForJsonAsync("/v1/messages", new { text = "Hello", threadId = "t1" });
        await app.PostForJsonAsync("/v1/threads/t1/regenerate", new { });

        var run = await app.GetJsonAsync($"/v1/threads/t1/runs/{first["runId"]}");

        Assert.Equal((string?)first["text"], (string?)run["text"]);
        Assert.Equal(2, run["versions"]!.AsArray().Count);
    }

    [Fact]
    public async Task Approvals_Open_AreListedUntilTheyAreAnswered()
    {
        await using var model = await ModelServer.StartAsync();
        await using var endpoint = await Endpoint.StartAsync(context => context.Response.WriteAsync("found"));
        await using var app = await ChatApp.StartAsync(
            [.. SandboxSettings.For(model), .. RestTool.Settings("lookup", endpoint.Url + "/lookup?ip={ip}", needsApproval: true)]);
        model.Enqueue(new ModelReply().Call("lookup", """{"ip":"a"}"""), ModelReply.Of("Done."));
        await using var stream = await app.StreamAsync("/v1/messages", new { text = "Look", threadId = "t1" });
        var asked = (await stream.ReadUntilAsync("approval.requested"))[^1];

        var open = Assert.Single((await app.GetJsonAsync("/v1/threads/t1/approvals"))["items"]!.AsArray())!;

        Assert.Equal(("lookup", "a"), ((string?)open["name"], (string?)open["arguments"]!["ip"]));
        Assert.Equal((asked["callId"], asked["argumentsHash"]), ((string?)open["callId"], (string?)open["argumentsHash"]));
        await app.PostForJsonAsync(
            $"/v1/threads/t1/approvals/{open["callId"]}", new { approved = true, argumentsHash = (string?)open["argumentsHash"] });
        await stream.ReadToEndAsync();
        Assert.Empty((await app.GetJsonAsync("/v1/threads/t1/approvals"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Feedback_Deleted_IsGone()
    {
        await using var app = await ChatApp.StartAsync();
        var run = (string)(await app.PostForJsonAsync("/v1/messages", new { text = "Hello", threadId = "t1" }))["runId"]!;
        using var given = await app.PostAsync("/v1/threads/t1/feedback", new { runId = run, rating = "up" });
        Assert.Equal("up", (string?)(await app.GetJsonAsync($"/v1/threads/t1/runs/{run}"))["rating"]);

        using var taken = await app.Client.DeleteAsync($"/v1/threads/t1/feedback/{run}");
        using var unknown = await app.Client.DeleteAsync("/v1/threads/t1/feedback/r_none");

        Assert.Equal(HttpStatusCode.NoContent, taken.StatusCode);
        Assert.Null((await app.GetJsonAsync($"/v1/threads/t1/runs/{run}"))["rating"]);
        Assert.False(unknown.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Shares_OfAnOwner_AreListedAndShown()
    {
        await using var app = await ChatApp.StartWithKeysAsync();
        using var ann = app.ClientFor(TestKeys.Ann);
        using var bob = app.ClientFor(TestKeys.Bob);
        foreach (var id in (string[])["t1", "t2", "t3"])
        {
            using var made =
                await ann.PostAsync("/v1/threads", System.Net.Http.Json.JsonContent.Create(new { id, title = $"Thread {id}" }));
            using var shared = id == "t2" ? null : await ann.PostAsync($"/v1/threads/{id}/share", null);
        }

        using var first = await ann.GetAsync("/v1/shares?limit=1");
        var page = await first.JsonAsync();
        using var second = await ann.GetAsync($"/v1/shares?limit=1&cursor={page["next"]}");
        var rest = await second.JsonAsync();

        Assert.Equal(
            (2, "t3", "Thread t3"), ((int)page["total"]!, (string?)page["items"]![0]!["threadId"], (string?)page["items"]![0]!["title"]));
        Assert.Equal("t1", (string?)Assert.Single(rest["items"]!.AsArray())!["threadId"]);
        Assert.Null(rest["next"]);
        using var one = await ann.GetAsync("/v1/threads/t3/share");
        Assert.Equal((string?)page["items"]![0]!["token"], (string?)(await one.JsonAsync())["token"]);
        using var none = await ann.GetAsync("/v1/threads/t2/share");
        await none.ProblemAsync(HttpStatusCode.NotFound, "share_not_found");
        using var foreign = await bob.GetAsync("/v1/shares");
        Assert.Empty((await foreign.JsonAsync())["items"]!.AsArray());
    }
}
