using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Standalone;
using Xunit;

namespace ChatCluster.Tests.Web.Files;

/// <summary>Files that a model has sent with its replies, in exports and imports.</summary>
public sealed class ReplyFileExportTests
{
    private static readonly byte[] Pixels = [0x89, 0x50, 0x4E, 0x47, .. Enumerable.Range(0, 2_000).Select(i => (byte)(i * 7))];

    [Fact]
    public async Task Image_OfAReply_ComesBackWithAnImportAndOpensForItsOwnerOnly()
    {
        await using var model = await ModelServer.StartAsync();
        await using var app = await ChatApp.StartAsync([.. SandboxSettings.For(model), .. TestKeys.Settings]);
        using var ann = app.ClientFor(TestKeys.Ann);
        using var bob = app.ClientFor(TestKeys.Bob);
        var image = $"data:image/png;base64,{Convert.ToBase64String(Pixels)}";
        model.Enqueue(new ModelReply().Reasoning("A dot.").Text($"Here: ![a dot]({image})."), ModelReply.Of("Fine."));
        using var posted = await ann.PostAsync("/v1/messages", Json("""{"text": "draw", "threadId": "t1"}"""));
        var url = AddressIn((await posted.JsonAsync())["text"]!.ToString());
        Assert.StartsWith("/v1/threads/t1/files/", url, StringComparison.Ordinal);

        var export = await ann.GetStringAsync("/v1/threads/t1/export?format=jsonl");
        Assert.Equal(1, export.Split("base64,").Length - 1);
        Assert.Equal(HttpStatusCode.NoContent, (await ann.DeleteAsync("/v1/threads/t1")).StatusCode);

        using var imported = await bob.PostAsync("/v1/threads/import?id=t2", Lines(export));
        Assert.Equal(HttpStatusCode.Created, imported.StatusCode);
        var round = (await (await bob.GetAsync("/v1/threads/t2/messages")).JsonAsync())["rounds"]![0]!;
        var text = string.Concat(round["items"]!.AsArray().Select(item => item!["text"]?.ToString()));
        Assert.Equal($"/v1/threads/t2/files/{url[^32..]}", AddressIn(text));
        Assert.DoesNotContain("/t1/", text, StringComparison.Ordinal);
        using var file = await bob.GetAsync(AddressIn(text));
        Assert.Equal(Pixels, await file.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/png", file.Content.Headers.ContentType?.MediaType);
        await (await ann.GetAsync(AddressIn(text))).ProblemAsync(HttpStatusCode.NotFound, "file_not_found");

        // What was imported is exported again, goes on, and is in a fork.
        Assert.Contains("base64,", await bob.GetStringAsync("/v1/threads/t2/export?format=jsonl"), StringComparison.Ordinal);
        using var fork = await bob.PostAsync("/v1/threads/t2/fork", Json("""{"id": "t3"}"""));
        Assert.Equal(HttpStatusCode.OK, (await bob.GetAsync($"/v1/threads/t3/files/{url[^32..]}")).StatusCode);
        using var next = await bob.PostAsync("/v1/messages", Json("""{"text": "thanks", "threadId": "t2"}"""));
        Assert.Equal("completed", (await next.JsonAsync())["reason"]!.ToString());
    }

    [Theory]
    [InlineData("changed", "is damaged")]
    [InlineData("cut", "not a complete data: URL")]
    [InlineData("empty", "the content of the file 'image-1' is missing")]
    [InlineData("left out", null)]
    public async Task Image_ThatIsNotInTheExportAsItWas_IsRefusedOrNamed(string how, string? reason)
    {
        await using var model = await ModelServer.StartAsync();
        await using var app = await ChatApp.StartAsync(SandboxSettings.For(model));
        model.Enqueue(ModelReply.Of($"Here: ![a dot](data:image/png;base64,{Convert.ToBase64String(Pixels)})"));
        using var posted = await app.Client.PostAsync("/v1/messages", Json("""{"text": "draw", "threadId": "t1"}"""));
        var export = await app.Client.GetStringAsync("/v1/threads/t1/export?format=jsonl");
        var lines = export.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var at = Array.FindIndex(lines, line => line.Contains("base64,", StringComparison.Ordinal));
        var step = JsonNode.Parse(lines[at])!;
        var url = step["files"]![0]!["url"]!.ToString();
        step["files"]![0]!["url"] = how switch
        {
            "changed" => $"data:image/png;base64,{Convert.ToBase64String([1, 2, 3])}",
            "cut" => url[..^3],
            _ => "",
        };
        if (how == "left out")
        {
            step.AsObject().Remove("files");
        }

        lines[at] = step.ToJsonString();
        using var imported = await app.Client.PostAsync("/v1/threads/import?id=t2", Lines(string.Join('\n', lines)));

        if (reason is null)
        {
            Assert.Equal(HttpStatusCode.Created, imported.StatusCode);
            var shown = await app.GetJsonAsync("/v1/threads/t2/messages");
            Assert.Contains("![a dot](#missing-file)", shown.ToJsonString(), StringComparison.Ordinal);
            return;
        }

        var problem = JsonNode.Parse(await imported.Content.ReadAsStringAsync())!;
        Assert.Equal("import_inconsistent", problem["code"]!.ToString());
        Assert.StartsWith($"Line {at + 1} ", problem["detail"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains(reason, problem["detail"]!.ToString(), StringComparison.Ordinal);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static StringContent Lines(string lines) => new(lines, Encoding.UTF8, "application/x-ndjson");

    private static string AddressIn(string text) =>
        text[text.IndexOf("/v1/", StringComparison.Ordinal)..text.IndexOf(')', StringComparison.Ordinal)];
}
