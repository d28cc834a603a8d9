using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Memory;

/// <summary>What is known of the caller, over HTTP.</summary>
public sealed class MemoryRouteTests
{
    [Fact]
    public async Task Memory_OfACaller_IsShownChangedAndForgotten()
    {
        await using var app = await ChatApp.StartAsync();
        Assert.Equal("""{"enabled":true,"items":[]}""", (await app.GetJsonAsync("/v1/memory")).ToJsonString());
        var fact = await app.PostForJsonAsync("/v1/memory", new { text = "I live in Kiel." });
        Assert.Equal("I live in Kiel.", fact["text"]!.ToString());
        using var edited = await app.Client.PatchAsJsonAsync($"/v1/memory/{fact["id"]}", new { text = "I live in Bremen." });
        Assert.Equal("I live in Bremen.", (await edited.JsonAsync())["text"]!.ToString());
        using var off = await app.Client.PatchAsJsonAsync("/v1/memory", new { enabled = false });
        Assert.False((await off.JsonAsync())["enabled"]!.GetValue<bool>());
        Assert.Single((await app.GetJsonAsync("/v1/memory"))["items"]!.AsArray());

        using var forgotten = await app.Client.DeleteAsync($"/v1/memory/{fact["id"]}");
        Assert.Equal(HttpStatusCode.NoContent, forgotten.StatusCode);
        using var again = await app.Client.DeleteAsync($"/v1/memory/{fact["id"]}");
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Equal("fact_not_found", (await again.Content.ReadFromJsonAsync<JsonObject>())!["code"]!.ToString());
        using var everything = await app.Client.DeleteAsync("/v1/memory");
        Assert.Equal(HttpStatusCode.NoContent, everything.StatusCode);
    }

    [Theory]
    [InlineData("POST", "/v1/memory", """{"text":""}""", "fact_invalid")]
    [InlineData("POST", "/v1/memory", "{}", "text_missing")]
    [InlineData("PATCH", "/v1/memory", "{}", "enabled_missing")]
    public async Task Change_ThatCannotBeMade_NamesTheRepair(string method, string path, string body, string code)
    {
        await using var app = await ChatApp.StartAsync();
        using var request = new HttpRequestMessage(new(method), path) { Content = new StringContent(body, null, "application/json") };
        using var answer = await app.Client.SendAsync(request);
        Assert.Equal(422, (int)answer.StatusCode);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonObject>())!["code"]!.ToString());
    }

    [Fact]
    public async Task Memory_OfAnother_IsNotSeen()
    {
        await using var app = await ChatApp.StartWithKeysAsync();
        using var ada = app.ClientFor(TestKeys.Ann);
        using var bob = app.ClientFor(TestKeys.Bob);
        using var written = await ada.PostAsJsonAsync("/v1/memory", new { text = "I live in Kiel." });
        var id = (await written.JsonAsync())["id"];
        Assert.Empty((await (await bob.GetAsync("/v1/memory")).JsonAsync())["items"]!.AsArray());
        using var foreign = await bob.DeleteAsync($"/v1/memory/{id}");
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
    }
}
