using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Threads;

public sealed class ThreadTests
{
    [Fact]
    public async Task Create_GivesTheThreadAndItsAddress()
    {
        await using var app = await ChatApp.StartAsync();

        using var response = await app.PostAsync("/v1/threads", new { title = "Weather" });

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var thread = await response.JsonAsync();
        Assert.Equal($"/v1/threads/{thread["id"]}", response.Headers.Location?.ToString());
        Assert.Equal("Weather", (string?)thread["title"]);
        Assert.Equal((await app.GetJsonAsync(response.Headers.Location!.ToString())).ToJsonString(), thread.ToJsonString());
    }

    [Fact]
    public async Task Create_SameIdAgain_AnswersWithTheOneThatIs()
    {
        await using var app = await ChatApp.StartAsync();
        await app.PostForJsonAsync("/v1/threads", new { id = "t1", title = "First" });

        using var again = await app.PostAsync("/v1/threads", new { id = "t1", title = "Second" });

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal("First", (string?)(await again.JsonAsync())["title"]);
    }

    [Fact]
    public async Task Create_WithoutABody_Works()
    {
        await using var app = await ChatApp.StartAsync();

        using var response = await app.Client.PostAsync("/v1/threads", null);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    [Fact]
    public async Task List_ShowsOwnThreadsInPages()
    {
        await using var app = await ChatApp.StartWithKeysAsync();
        using var ann = app.ClientFor(TestKeys.Ann);
        using var bob = app.ClientFor(TestKeys.Bob);
        foreach (var id in (string[])["a", "b", "c"])
        {
            using var created = await ann.PostAsJsonAsync("/v1/threads", new { id, title = id });
            await created.JsonAsync();
        }

        using var response = await ann.GetAsync("/v1/threads?page=2&pageSize=2&sort=title");
        using var foreign = await bob.GetAsync("/v1/threads");

        var page = await response.JsonAsync();
        Assert.Equal((3, 2, 2), ((int)page["total"]!, (int)page["page"]!, (int)page["pageSize"]!));
        Assert.Equal("c", (string?)Assert.Single(page["items"]!.AsArray())!["id"]);
        Assert.Equal("""{"items":[],"page":1,"pageSize":50,"total":0}""", (await foreign.JsonAsync()).ToJsonString());
    }

    [Fact]
    public async Task Change_RenamesArchivesAndSetsTheModel()
    {
        await using var app = await ChatApp.StartAsync();
        await app.PostForJsonAsync("/v1/threads", new { id = "t1" });

        using var response = await app.Client.PatchAsJsonAsync("/v1/threads/t1", new { title = "New", archived = true, model = "demo" });

        var thread = await response.JsonAsync();
        Assert.Equal(("New", true, "demo"), ((string?)thread["title"], (bool)thread["archived"]!, (string?)thread["model"]));
    }

    [Fact]
    public async Task Change_ModelToNull_GoesBackToTheDefaultAndLeavesTheAgent()
    {
        await using var app = await ChatApp.StartAsync();
        await app.PostForJsonAsync("/v1/threads", new { id = "t1", model = "demo", agent = "default" });
        using var body = JsonContent.Create(JsonNode.Parse("""{"model": null}"""));

        using var response = await app.Client.PatchAsync("/v1/threads/t1", body);

        var thread = await response.JsonAsync();
        Assert.Null(thread["model"]);
        Assert.Equal("default", (string?)thread["agent"]);
    }

    [Fact]
    public async Task Change_ToAnUnknownModel_Is422AndChangesNothing()
    {
        await using var app = await ChatApp.StartAsync();
        await app.PostForJsonAsync("/v1/threads", new { id = "t1", title = "Old" });

        using var response = await app.Client.PatchAsJsonAsync("/v1/threads/t1", new { title = "New", model = "nothing" });

        await response.ProblemAsync(HttpStatusCode.UnprocessableEntity, "unknown_model");
        Assert.Equal("Old", (string?)(await app.GetJsonAsync("/v1/threads/t1"))["title"]);
    }

    [Fact]
    public async Task Delete_OfAWatchedThread_EndsItsStream()
    {
        await using var app = await ChatApp.StartAsync();
        await app.PostForJsonAsync("/v1/threads", new { id = "t1" });
        await using var stream = await app.StreamAsync("/v1/threads/t1/events");
        await stream.ReadUntilAsync("thread.created");

        using var deleted = await app.Client.DeleteAsync("/v1/threads/t1");

        Assert.Equal("thread.deleted", Assert.Single(await stream.ReadToEndAsync()).Name);
        Assert.Equal(404, (int)(await app.Client.GetAsync("/v1/threads/t1")).StatusCode);
    }

    [Fact]
    public async Task Delete_TakesTheThreadAway()
    {
        await using var app = await ChatApp.StartAsync();
        await app.PostForJsonAsync("/v1/threads", new { id = "t1" });

        using var deleted = await app.Client.DeleteAsync("/v1/threads/t1");
        using var again = await app.Client.DeleteAsync("/v1/threads/t1");
        using var gone = await app.Client.GetAsync("/v1/threads/t1");

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await again.ProblemAsync(HttpStatusCode.NotFound, "thread_not_found");
        await gone.ProblemAsync(HttpStatusCode.NotFound, "thread_not_found");
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("PATCH", "", """{"title": "Mine"}""")]
    [InlineData("DELETE", "")]
    [InlineData("GET", "/messages")]
    [InlineData("GET", "/events")]
    [InlineData("GET", "/export")]
    [InlineData("GET", "/export?format=markdown")]
    [InlineData("POST", "/messages", """{"text": "Hello"}""")]
    [InlineData("POST", "/stop")]
    [InlineData("POST", "/regenerate")]
    [InlineData("POST", "/approvals/c1", """{"approved": true}""")]
    [InlineData("PATCH", "/queue/m1", """{"text": "Hello"}""")]
    [InlineData("DELETE", "/queue/m1")]
    [InlineData("POST", "/branch", """{"runId": "r1"}""")]
    [InlineData("POST", "/feedback", """{"runId": "r1", "rating": "up"}""")]
    [InlineData("POST", "/fork")]
    public async Task Foreign_DoesNotExist(string method, string path, string? body = null)
    {
        await using var app = await ChatApp.StartWithKeysAsync();
        using var ann = app.ClientFor(TestKeys.Ann);
        using var created = await ann.PostAsJsonAsync("/v1/threads", new { id = "t1" });
        await created.JsonAsync();

        foreach (var key in (string[])[TestKeys.Bob, TestKeys.OtherTenant])
        {
            using var foreigner = app.ClientFor(key);
            using var request = new HttpRequestMessage(new(method), $"/v1/threads/t1{path}");
            request.Content = body is null ? null : JsonContent.Create(JsonNode.Parse(body));

            using var response = await foreigner.SendAsync(request);

            await response.ProblemAsync(HttpStatusCode.NotFound, "thread_not_found");
        }
    }
}
