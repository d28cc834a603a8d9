using Xunit;

namespace ChatCluster.Tests.Web.Catalog;

public sealed class CatalogTests
{
    [Fact]
    public async Task Models_ListWhatTheyCanDo()
    {
        await using var app = await ChatApp.StartAsync();

        var model = (await app.GetJsonAsync("/v1/models"))["items"]![0]!;

        Assert.Equal(("demo", "demo", true), ((string?)model["name"], (string?)model["provider"], (bool)model["tools"]!));
        Assert.True((int)model["contextWindow"]! > 0);
    }

    [Fact]
    public async Task Agents_BeginWithTheDefaultOne()
    {
        await using var app = await ChatApp.StartAsync([("ChatCluster:Agents:analyst:Description", "Looks into threats.")]);

        var agents = (await app.GetJsonAsync("/v1/agents"))["items"]!.AsArray();

        Assert.Equal(["default", "analyst"], agents.Select(agent => (string?)agent!["name"]));
        Assert.Equal("Looks into threats.", (string?)agents[1]!["description"]);
    }

    [Fact]
    public async Task Usage_SumsTheOwnersThreadsArchivedOnesToo()
    {
        await using var app = await ChatApp.StartAsync();
        await app.PostForJsonAsync("/v1/messages", new { text = "Hello", threadId = "t1" });
        await app.PostForJsonAsync("/v1/messages", new { text = "Hello", threadId = "t2" });
        using var archived = await app.Client.PatchAsync(
            "/v1/threads/t2", new StringContent("""{"archived": true}""", System.Text.Encoding.UTF8, "application/json"));
        await archived.JsonAsync();

        var usage = await app.GetJsonAsync("/v1/usage");

        Assert.Equal((2, 2, 2), ((int)usage["threads"]!, (int)usage["messages"]!, (int)usage["usage"]!["calls"]!));
    }

    [Fact]
    public async Task Me_WithoutKeys_IsTheLocalUser()
    {
        await using var app = await ChatApp.StartAsync();

        Assert.Equal(
            """{"tenant":"default","user":"local","role":"admin","keyRequired":false,"messageChars":200000,"features":["share","projects","temporary"],"page":{"name":"ChatCluster"}}""",
            (await app.GetJsonAsync("/v1/me")).ToJsonString());
    }
}
