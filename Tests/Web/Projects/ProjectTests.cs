using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Projects;

/// <summary>Projects, prompts, settings of threads and temporary threads, over HTTP.</summary>
public sealed class ProjectTests
{
    [Fact]
    public async Task Project_IsMadeChangedFilledAndDeleted_AndItsThreadsStay()
    {
        await using var app = await ChatApp.StartAsync();
        var project = await app.PostForJsonAsync("/v1/projects", new { name = " Garden ", instructions = "Be kind." });
        var at = $"/v1/projects/{project["id"]}";
        Assert.Equal(
            ("Garden", "Be kind.", 0), ((string?)project["name"], (string?)project["instructions"], project["files"]!.AsArray().Count));

        using var renamed = await app.Client.PatchAsJsonAsync(at, new { name = "Plants", instructions = "" });
        Assert.Null((await renamed.JsonAsync())["instructions"]);
        var filled = await app.PostForJsonAsync($"{at}/files", new { name = "a.txt", mediaType = "text/plain", url = "data:,abc" });
        Assert.Equal("""{"name":"a.txt","mediaType":"text/plain","size":3}""", Without(filled["files"]![0]!, "id"));
        Assert.Equal("Plants", (string?)Assert.Single((await app.GetJsonAsync("/v1/projects"))["items"]!.AsArray())!["name"]);

        var thread = await app.PostForJsonAsync("/v1/threads", new { project = (string?)project["id"] });
        var other = await app.PostForJsonAsync("/v1/threads", new { title = "Other" });
        Assert.Equal(1, (int)(await app.GetJsonAsync($"/v1/threads?project={project["id"]}"))["total"]!);
        using var moved = await app.Client.PatchAsJsonAsync($"/v1/threads/{other["id"]}", new { project = (string?)project["id"] });
        Assert.Equal((string?)project["id"], (string?)(await moved.JsonAsync())["project"]);
        using var taken = await app.Client.PatchAsync(
            $"/v1/threads/{other["id"]}", new StringContent("""{"project":null}""", null, "application/json"));
        Assert.Null((await taken.JsonAsync())["project"]);

        await RefusedAsync(app, "DELETE", $"{at}/files/nope", null, 404, "file_not_found");
        await RefusedAsync(app, "POST", "/v1/threads", """{"temporary":true,"project":"p_1"}""", 422, "temporary_in_project");
        await RefusedAsync(app, "POST", "/v1/threads", """{"settings":{"temperatur":1}}""", 422, "unknown_field");
        await RefusedAsync(
            app, "POST", "/v1/messages", """{"text":"x","clientTools":[{"name":"a","schema":1}]}""", 422, "unknown_field");
        using var emptied = await app.Client.DeleteAsync($"{at}/files/{filled["files"]![0]!["id"]}");
        Assert.Empty((await emptied.JsonAsync())["files"]!.AsArray());
        using var archived = await app.Client.PatchAsJsonAsync(
            $"/v1/threads/{other["id"]}", new { archived = true, project = (string?)project["id"] });
        var before = (string?)(await app.GetJsonAsync($"/v1/threads/{thread["id"]}"))["updatedAt"];
        using var deleted = await app.Client.DeleteAsync(at);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await RefusedAsync(app, "GET", at, null, 404, "project_not_found");
        var left = await app.GetJsonAsync($"/v1/threads/{thread["id"]}");
        Assert.Null(left["project"]);

        // Nobody was in it.
        Assert.Equal(before, (string?)left["updatedAt"]);
        Assert.Null((await app.GetJsonAsync($"/v1/threads/{other["id"]}"))["project"]);
    }

    [Fact]
    public async Task Request_ThatCannotBe_NamesTheRepair()
    {
        await using var app = await ChatApp.StartAsync([("ChatCluster:Documents:MaxPerOwner", "10")]);
        var project = await app.PostForJsonAsync("/v1/projects", new { name = "x" });
        var at = $"/v1/projects/{project["id"]}";
        await RefusedAsync(app, "POST", "/v1/projects", "{}", 422, "name_missing");
        await RefusedAsync(app, "POST", "/v1/projects", """{"name":"a\nb"}""", 422, "bad_name");
        await RefusedAsync(app, "PATCH", at, "{}", 422, "nothing_to_change");
        await RefusedAsync(app, "PATCH", "/v1/projects/p_none", """{"name":"x"}""", 404, "project_not_found");
        await RefusedAsync(
            app, "POST", $"{at}/files", """{"name":"a.txt","mediaType":"text/plain","url":"https://example.com"}""", 422, "bad_file");
        await RefusedAsync(app, "POST", $"{at}/files", """{"name":"a.png","mediaType":"image/png","url":"data:,x"}""", 422, "bad_file");
        await RefusedAsync(app, "POST", "/v1/threads", """{"project":"p_none"}""", 422, "unknown_project");
        await RefusedAsync(app, "PUT", "/v1/prompts/a%20b", """{"text":"x"}""", 422, "bad_name");
        await RefusedAsync(app, "PUT", "/v1/prompts/a", """{"text":""}""", 422, "bad_text");
        await RefusedAsync(app, "DELETE", "/v1/prompts/none", null, 404, "prompt_not_found");
        var thread = await app.PostForJsonAsync("/v1/threads", new { title = "x" });
        await RefusedAsync(app, "PUT", $"/v1/threads/{thread["id"]}/settings", """{"topP":0}""", 422, "bad_settings");
        await RefusedAsync(app, "PUT", $"/v1/threads/{thread["id"]}/settings", """{"toolsOff":["colck"]}""", 422, "unknown_tool");
        await RefusedAsync(app, "PUT", $"/v1/threads/{thread["id"]}/settings", """{"toolsOff":["mcp:none:*"]}""", 422, "unknown_tool");
        await RefusedAsync(app, "PUT", $"/v1/threads/{thread["id"]}/settings", """{"toolsOff":["*"]}""", 422, "unknown_tool");
        await RefusedAsync(app, "PUT", $"/v1/threads/{thread["id"]}/settings", """{"toolsOff":["clock",""]}""", 422, "bad_settings");
        await RefusedAsync(app, "PUT", "/v1/threads/none/settings", "{}", 404, "thread_not_found");
        using var off = await app.Client.PutAsJsonAsync(
            $"/v1/threads/{thread["id"]}/settings", new { toolsOff = (string[])["clock", "builtin:*", "clock"] });
        Assert.Equal("""{"toolsOff":["clock","builtin:*"]}""", (await off.JsonAsync()).ToJsonString());
        for (var i = 0; i < 9; i++)
        {
            using var kept = await app.Client.PutAsJsonAsync($"/v1/prompts/p{i}", new { text = "x" });
            Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        }

        await RefusedAsync(app, "PUT", "/v1/prompts/one-more", """{"text":"x"}""", 409, "too_many_documents");
    }

    [Fact]
    public async Task PromptsSettingsAndTemporaryThreads_AreTheirOwnersOnly()
    {
        await using var app = await ChatApp.StartWithKeysAsync();
        using var ann = app.ClientFor(TestKeys.Ann);
        using var bob = app.ClientFor(TestKeys.Bob);
        using var put = await ann.PutAsJsonAsync("/v1/prompts/grüße", new { text = "Write {{who}}." });
        Assert.Equal("Write {{who}}.", (string?)(await put.JsonAsync())["text"]);
        Assert.Equal("grüße", (string?)(await (await ann.GetAsync("/v1/prompts")).JsonAsync())["items"]![0]!["name"]);
        Assert.Empty((await (await bob.GetAsync("/v1/prompts")).JsonAsync())["items"]!.AsArray());

        using var made = await ann.PostAsJsonAsync(
            "/v1/threads", new { id = "anns", temporary = true, settings = new { instructions = "Be brief.", temperature = 0.5 } });
        Assert.True((bool)(await made.JsonAsync())["temporary"]!);
        Assert.Equal(0, (int)(await (await ann.GetAsync("/v1/threads")).JsonAsync())["total"]!);
        Assert.Equal(
            """{"instructions":"Be brief.","temperature":0.5}""",
            (await (await ann.GetAsync("/v1/threads/anns/settings")).JsonAsync()).ToJsonString());
        using var changed = await ann.PutAsJsonAsync("/v1/threads/anns/settings", new { maxOutputTokens = 100 });
        Assert.Equal("""{"maxOutputTokens":100}""", (await changed.JsonAsync()).ToJsonString());
        Assert.Equal(
            100, (int)(await (await ann.GetAsync("/v1/threads/anns/messages")).JsonAsync())["settings"]!["maxOutputTokens"]!);
        using var foreign = await bob.GetAsync("/v1/threads/anns/settings");
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        using var posted = await ann.PostAsJsonAsync(
            "/v1/messages?wait=false", new { text = "hi", threadId = "second", temporary = true });
        Assert.True((bool)(await (await ann.GetAsync("/v1/threads/second")).JsonAsync())["temporary"]!);
    }

    private static string Without(JsonNode node, string name)
    {
        var copy = node.DeepClone().AsObject();
        copy.Remove(name);
        return copy.ToJsonString();
    }

    private static async Task RefusedAsync(ChatApp app, string method, string path, string? body, int status, string code)
    {
        using var request = new HttpRequestMessage(new(method), path)
        {
            Content = body is null ? null : new StringContent(body, null, "application/json"),
        };
        using var answer = await app.Client.SendAsync(request);
        var problem = await answer.Content.ReadFromJsonAsync<JsonObject>();
        Assert.Equal((status, code), ((int)answer.StatusCode, (string?)problem!["code"]));
    }
}
