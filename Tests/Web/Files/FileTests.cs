using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Files;

public sealed class FileTests
{
    private static readonly byte[] Pixels = [.. Enumerable.Range(0, 3_000).Select(i => (byte)(i * 7))];

    [Fact]
    public async Task Image_Posted_IsAFileAndTheLogHasItsAddress()
    {
        await using var app = await ChatApp.StartAsync();

        var url = await PostAsync(app, "t1", Attached("püt.png", "image/png", Pixels));

        Assert.StartsWith("/v1/threads/t1/files/", url, StringComparison.Ordinal);
        Assert.DoesNotContain("base64", await LogAsync(app), StringComparison.Ordinal);
        using var file = await app.Client.GetAsync(url);
        Assert.Equal(Pixels, await file.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/png", file.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            ("inline", "püt.png"),
            (file.Content.Headers.ContentDisposition?.DispositionType, file.Content.Headers.ContentDisposition?.FileNameStar));
        Assert.Equal("nosniff", Assert.Single(file.Headers.GetValues("X-Content-Type-Options")));
        Assert.StartsWith("sandbox", Assert.Single(file.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("image/svg+xml")]
    [InlineData("text/html")]
    [InlineData("application/pdf")]
    public async Task File_ThatABrowserMightRun_IsADownload(string mediaType)
    {
        await using var app = await ChatApp.StartAsync();
        var url = await PostAsync(app, "t1", Attached("a.x", mediaType, "<script>alert(1)</script>"u8.ToArray()));

        using var file = await app.Client.GetAsync(url);

        Assert.Equal("attachment", file.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal(mediaType, file.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task File_OfSomebodyElse_DoesNotExist()
    {
        await using var app = await ChatApp.StartWithKeysAsync();
        using var ann = app.ClientFor(TestKeys.Ann);
        using var bob = app.ClientFor(TestKeys.Bob);
        var url = await PostAsync(ann, "t1", Attached("a.png", "image/png", Pixels));
        await PostAsync(bob, "t1", Attached("b.png", "image/png", [1]));

        Assert.Equal(HttpStatusCode.OK, (await ann.GetAsync(url)).StatusCode);
        await (await bob.GetAsync(url)).ProblemAsync(HttpStatusCode.NotFound, "file_not_found");
        await (await app.Client.GetAsync(url)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await (await ann.GetAsync("/v1/threads/t1/files/..%2f..%2fshare.key")).ProblemAsync(HttpStatusCode.NotFound, "file_not_found");
    }

    [Fact]
    public async Task File_TooLargeOrMalformed_IsRefusedAndNothingIsPosted()
    {
        await using var app = await ChatApp.StartAsync([("ChatCluster:Limits:FileBytes", "1000")]);
        await PostAsync(app, "t1", Attached("fits.png", "image/png", new byte[1_000]));

        await (await SendAsync(app.Client, "t1", Attached("large.png", "image/png", new byte[1_003])))
            .ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "file_too_large");
        await (await SendAsync(app.Client, "t1", new("a", "image/png", "data:image/png;base64,???")))
            .ProblemAsync(HttpStatusCode.UnprocessableEntity, "bad_attachment");
        await (await SendAsync(app.Client, "t1", new("a", "image/png", $"/v1/threads/t1/files/{new string('0', 32)}")))
            .ProblemAsync(HttpStatusCode.UnprocessableEntity, "bad_attachment");
        Assert.Equal(1, (int)(await app.GetJsonAsync("/v1/threads/t1"))["messages"]!);
    }

    [Fact]
    public async Task Address_OfAFileOfTheThread_MayBePostedAgain()
    {
        await using var app = await ChatApp.StartAsync();
        var url = await PostAsync(app, "t1", Attached("a.png", "image/png", Pixels));

        Assert.Equal(url, await PostAsync(app, "t1", new("a.png", "image/png", url)));
        await (await SendAsync(app.Client, "t2", new("a.png", "image/png", url)))
            .ProblemAsync(HttpStatusCode.UnprocessableEntity, "bad_attachment");
    }

    [Fact]
    public async Task Delete_AThread_DeletesItsFilesFromTheDisk()
    {
        var data = Directory.CreateTempSubdirectory("chatcluster-files-").FullName;
        await using (var app = await ChatApp.StartAsync(data: data))
        {
            var url = await PostAsync(app, "t1", Attached("a.png", "image/png", Pixels));
            Assert.True(await IsOnDiskAsync());

            (await app.Client.DeleteAsync("/v1/threads/t1")).Dispose();

            Assert.False(await IsOnDiskAsync());
            await (await app.Client.GetAsync(url)).ProblemAsync(HttpStatusCode.NotFound, "file_not_found");
        }

        Directory.Delete(data, recursive: true);

        // SQLite keeps a file of this size in pages of its own; a piece of it stands in one of them as it is.
        async Task<bool> IsOnDiskAsync()
        {
            var found = false;
            foreach (var file in Directory.GetFiles(data, "chat.db*"))
            {
                await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var bytes = new MemoryStream();
                await open.CopyToAsync(bytes);
                found |= bytes.ToArray().AsSpan().IndexOf(Pixels.AsSpan(1_000, 200)) >= 0;
            }

            return found;
        }
    }

    [Fact]
    public async Task Fork_HasItsOwnCopy()
    {
        await using var app = await ChatApp.StartAsync();
        await PostAsync(app, "t1", Attached("a.png", "image/png", Pixels));
        await app.PostForJsonAsync("/v1/threads/t1/fork", new { id = "t2" });

        (await app.Client.DeleteAsync("/v1/threads/t1")).Dispose();

        var url = await UrlAsync(app.Client, "t2");
        Assert.StartsWith("/v1/threads/t2/files/", url, StringComparison.Ordinal);
        Assert.Equal(Pixels, await app.Client.GetByteArrayAsync(url));
    }

    [Fact]
    public async Task Export_HoldsTheFiles_AndAnImportHasThemAgain()
    {
        await using var app = await ChatApp.StartAsync();
        await PostAsync(app, "t1", Attached("a.png", "image/png", Pixels));
        var export = await app.Client.GetStringAsync("/v1/threads/t1/export");
        Assert.Contains(Convert.ToBase64String(Pixels), export, StringComparison.Ordinal);

        using var content = new StringContent(export, Encoding.UTF8, "application/x-ndjson");
        (await app.Client.PostAsync("/v1/threads/import?id=t2", content)).Dispose();

        var url = await UrlAsync(app.Client, "t2");
        Assert.StartsWith("/v1/threads/t2/files/", url, StringComparison.Ordinal);
        Assert.Equal(Pixels, await app.Client.GetByteArrayAsync(url));
    }

    private static async Task<string> LogAsync(ChatApp app)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/threads/t1/events");
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await app.Client.SendAsync(request);
        return (await response.JsonAsync()).ToJsonString();
    }

    private static Posted Attached(string name, string mediaType, byte[] content) =>
        new(name, mediaType, $"data:{mediaType};base64,{Convert.ToBase64String(content)}");

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string thread, Posted attachment) =>
        client.PostAsJsonAsync("/v1/messages", new { text = "See this.", threadId = thread, attachments = new[] { attachment } });

    private static Task<string> PostAsync(ChatApp app, string thread, Posted attachment) => PostAsync(app.Client, thread, attachment);

    private static async Task<string> PostAsync(HttpClient client, string thread, Posted attachment)
    {
        using var response = await SendAsync(client, thread, attachment);
        await response.JsonAsync();
        return await UrlAsync(client, thread);
    }

    /// <summary>The address of the last message's attachment.</summary>
    private static async Task<string> UrlAsync(HttpClient client, string thread)
    {
        var page = JsonNode.Parse(await client.GetStringAsync($"/v1/threads/{thread}/messages"))!;
        return page["rounds"]!.AsArray()[^1]!["message"]!["attachments"]![0]!["url"]!.ToString();
    }

    private sealed record Posted(string Name, string MediaType, string Url);
}
