using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Standalone;
using ChatCluster.Tests.Tools;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ChatCluster.Tests.Web.Sharing;

public sealed class ShareTests
{
    [Fact]
    public async Task Link_WithoutACredential_ShowsTheThreadAndNothingOfItsOwner()
    {
        await using var model = await ModelServer.StartAsync();
        await using var app = await ChatApp.StartWithKeysAsync(SandboxSettings.For(model));
        using var ann = app.ClientFor(TestKeys.Ann);
        model.Enqueue(
            new ModelReply().Reasoning("Thinking privately.").Text("Let me look.").Call("clock", """{"timezone":"Europe/Rome"}"""),
            ModelReply.Of("It is late."));
        await PostAsync(ann, "/v1/messages", """{"threadId":"t1","text":"How late is it?","context":{"selected":"private page"}}""");
        var shared = await PostAsync(ann, "/v1/threads/t1/share");
        Assert.Equal($"/#/s/{shared["token"]}", shared["url"]!.ToString());

        var text = await app.Client.GetStringAsync($"/v1/shared/{shared["token"]}");

        var page = JsonNode.Parse(text)!;
        var round = Assert.Single(page["rounds"]!.AsArray())!;
        Assert.Equal("How late is it?", round["message"]!["text"]!.ToString());
        Assert.Equal(
            ["Let me look.", "clock", "It is late."],
            round["items"]!.AsArray().Select(item => (item!["text"] ?? item["call"]!["name"])!.ToString()));
        Assert.Contains("Rome", round["items"]![1]!["result"]!["preview"]!.ToString(), StringComparison.Ordinal);
        foreach (var hidden in (string[])["private", "\"t1\"", "\"ann\"", "usage", "arguments", "tenant", "clientMessageId"])
        {
            Assert.DoesNotContain(hidden, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Link_OfAThreadWithParts_ShowsThemAsWhatTheyAreAndNoFiles()
    {
        await using var tool = await TestServer.StartAsync(context => context.Response.WriteAsJsonAsync(new Dictionary<string, object>
        {
            ["chatcluster/parts"] = new object[]
            {
                new { kind = "code", text = "print(1)", language = "python" },
                new { kind = "output", text = new string('1', 600) },
                new { kind = "error", text = "Warning" },
                new { kind = "image", mediaType = "image/png", name = "plot.png", data = "AQID" },
                new { kind = "source", url = "https://example.com/report", title = "The report", place = "page 3" },
                new { kind = "source", url = "file:///home/ann/private", title = "Elsewhere" },
            },
        }));
        await using var model = await ModelServer.StartAsync();
        await using var app = await ChatApp.StartAsync(
            [.. SandboxSettings.For(model), ("ChatCluster:Tools:Rest:compute:Url", tool.Url),
                ("ChatCluster:Tools:Rest:compute:Description", "Computes.")]);
        model.Enqueue(new ModelReply().Call("compute"), ModelReply.Of("Done."));
        await app.PostForJsonAsync("/v1/messages", new { threadId = "t1", text = "Compute." });
        var token = (await app.PostForJsonAsync("/v1/threads/t1/share", new { }))["token"];

        var items = (await app.GetJsonAsync($"/v1/shared/{token}"))["rounds"]![0]!["items"]!.AsArray();

        var parts = items.Single(item => item!["call"] is not null)!["parts"]!.AsArray();
        Assert.Equal(
            ["tool.code", "tool.output", "tool.error", "tool.image", "tool.source", "tool.source"],
            parts.Select(part => part!["type"]!.ToString()));
        Assert.Equal("{\"type\":\"tool.code\",\"text\":\"print(1)\",\"language\":\"python\"}", parts[0]!.ToJsonString());
        Assert.Equal(501, parts[1]!["text"]!.ToString().Length);
        Assert.Equal(("plot.png", ""), (parts[3]!["file"]!["name"]!.ToString(), parts[3]!["file"]!["url"]!.ToString()));
        Assert.Equal(["https://example.com/report", null], parts.Skip(4).Select(part => part!["url"]?.ToString()));
        Assert.DoesNotContain("/files/", items.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Share_AskedAgain_IsTheSameLinkUntilItIsEnded()
    {
        await using var app = await ChatApp.StartAsync();
        await app.PostForJsonAsync("/v1/messages", new { text = "Hello", threadId = "t1" });
        var first = (await app.PostForJsonAsync("/v1/threads/t1/share", new { }))["token"]!.ToString();
        Assert.Equal(first, (await app.PostForJsonAsync("/v1/threads/t1/share", new { }))["token"]!.ToString());

        using var ended = await app.Client.DeleteAsync("/v1/threads/t1/share");
        using var again = await app.Client.DeleteAsync("/v1/threads/t1/share");

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (ended.StatusCode, again.StatusCode));
        await AssertGoneAsync(app, first);
        var second = (await app.PostForJsonAsync("/v1/threads/t1/share", new { }))["token"]!.ToString();
        Assert.NotEqual(first, second);
        await AssertGoneAsync(app, first);
        await app.GetJsonAsync($"/v1/shared/{second}");
    }

    [Fact]
    public async Task Link_AfterARestart_StillOpens()
    {
        var data = Directory.CreateTempSubdirectory("chatcluster-share-").FullName;
        string token;
        await using (var first = await ChatApp.StartAsync(data: data))
        {
            await first.PostForJsonAsync("/v1/messages", new { text = "Hello", threadId = "t1" });
            token = (await first.PostForJsonAsync("/v1/threads/t1/share", new { }))["token"]!.ToString();
        }

        await using (var second = await ChatApp.StartAsync(data: data))
        {
            Assert.Equal(1, (int)(await second.GetJsonAsync($"/v1/shared/{token}"))["total"]!);
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Link_OfADeletedThread_OpensNothingAlsoWhenTheIdIsUsedAgain()
    {
        await using var app = await ChatApp.StartAsync();
        await app.PostForJsonAsync("/v1/messages", new { text = "Hello", threadId = "t1" });
        var token = (await app.PostForJsonAsync("/v1/threads/t1/share", new { }))["token"]!.ToString();

        (await app.Client.DeleteAsync("/v1/threads/t1")).Dispose();

        await AssertGoneAsync(app, token);
        await app.PostForJsonAsync("/v1/messages", new { text = "Another", threadId = "t1" });
        await app.PostForJsonAsync("/v1/threads/t1/share", new { });
        await AssertGoneAsync(app, token);
    }

    [Fact]
    public async Task Export_OfASharedThread_HoldsNoTokenAndItsImportIsNotShared()
    {
        await using var app = await ChatApp.StartAsync();
        await app.PostForJsonAsync("/v1/messages", new { text = "Hello", threadId = "t1" });
        var token = (await app.PostForJsonAsync("/v1/threads/t1/share", new { }))["token"]!.ToString();
        var export = await app.Client.GetStringAsync("/v1/threads/t1/export");
        Assert.Contains("thread.shared", export, StringComparison.Ordinal);
        Assert.DoesNotContain(token, export, StringComparison.Ordinal);

        (await app.Client.DeleteAsync("/v1/threads/t1")).Dispose();
        using var content = new StringContent(export, Encoding.UTF8, "application/x-ndjson");
        using var import = await app.Client.PostAsync("/v1/threads/import?id=t1", content);

        Assert.Equal(HttpStatusCode.Created, import.StatusCode);
        await AssertGoneAsync(app, token);
    }

    [Fact]
    public async Task Share_OfSomebodyElse_IsRefused()
    {
        await using var app = await ChatApp.StartWithKeysAsync();
        using var ann = app.ClientFor(TestKeys.Ann);
        using var bob = app.ClientFor(TestKeys.Bob);
        using var reader = app.ClientFor(TestKeys.Reader);
        await PostAsync(ann, "/v1/messages", """{"threadId":"t1","text":"Hello"}""");

        await (await bob.PostAsync("/v1/threads/t1/share", null)).ProblemAsync(HttpStatusCode.NotFound, "thread_not_found");
        await (await bob.DeleteAsync("/v1/threads/t1/share")).ProblemAsync(HttpStatusCode.NotFound, "thread_not_found");
        await (await reader.PostAsync("/v1/threads/t1/share", null)).ProblemAsync(HttpStatusCode.Forbidden, "role_not_allowed");
    }

    [Fact]
    public async Task Links_TriedInALoop_AreSlowedByAddress()
    {
        await using var app = await ChatApp.StartWithKeysAsync(("ChatCluster:Limits:RequestsPerMinute", "3"));
        for (var i = 0; i < 3; i++)
        {
            await AssertGoneAsync(app, $"guess{i}");
        }

        using var fourth = await app.Client.GetAsync("/v1/shared/guess");

        await fourth.ProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
    }

    [Fact]
    public async Task Caller_IsToldThatThreadsCanBeShared()
    {
        await using var app = await ChatApp.StartAsync();

        Assert.Contains("share", (await app.GetJsonAsync("/v1/me"))["features"]!.AsArray().Select(feature => feature!.ToString()));
    }

    private static async Task<JsonNode> PostAsync(HttpClient client, string path, string body = "{}")
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(path, content);
        return await response.JsonAsync();
    }

    private static async Task AssertGoneAsync(ChatApp app, string token)
    {
        using var response = await app.Client.GetAsync($"/v1/shared/{token}");
        await response.ProblemAsync(HttpStatusCode.NotFound, "share_not_found");
    }
}
