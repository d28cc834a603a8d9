using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Streaming;

/// <summary>The stream that a page keeps its list by, instead of reading it again and again.</summary>
public sealed class ListStreamTests
{
    [Fact]
    public async Task Changes_OfThreads_AreShownAsTheListShowsThem()
    {
        await using var app = await ChatApp.StartAsync();
        await using var stream = await SseStream.OpenAsync(app.Client, "/v1/threads/changes");
        Assert.Equal("threads.sync", (await stream.ReadAsync())!.Name);

        using var created = await app.Client.PostAsJsonAsync("/v1/threads", new { title = "Plans" });
        var id = (await created.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.ToString();
        var changed = (await stream.ReadAsync())!;
        using var listed = await app.Client.GetAsync("/v1/threads");
        var item = (await listed.Content.ReadFromJsonAsync<JsonObject>())!["items"]![0]!;

        Assert.Equal("thread.changed", changed.Name);
        Assert.Equal(item.ToJsonString(), changed.Data["thread"]!.ToJsonString());

        using var deleted = await app.Client.DeleteAsync($"/v1/threads/{id}");
        var gone = (await stream.ReadAsync())!;
        Assert.Equal(("thread.deleted", id), (gone.Name, gone["threadId"]));
    }
}
