using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Threads;

/// <summary>
/// Every list is read the same way: <c>limit</c>, and the <c>next</c> of a page as the <c>cursor</c> of the one after it.
/// </summary>
public sealed class PagingTests
{
    [Theory]
    [InlineData("/v1/threads?limit=2")]
    [InlineData("/v1/threads?limit=2&sort=created&direction=asc")]
    [InlineData("/v1/threads?limit=2&sort=title&direction=desc")]
    [InlineData("/v1/threads?limit=2&q=number")]
    [InlineData("/v1/threads?limit=2&title=number&agent=default")]
    public async Task Threads_ReadByCursor_ComeOnceEachWhileTheListChanges(string path)
    {
        await using var app = await ChatApp.StartAsync();
        for (var n = 1; n <= 5; n++)
        {
            await app.PostForJsonAsync("/v1/threads", new { id = $"t{n}", title = $"Number {n}" });
        }

        List<string> seen = [];
        string? next = null;
        do
        {
            var page = await app.GetJsonAsync(next is null ? path : $"{path}&cursor={next}");
            Assert.Null(page["page"]);
            seen.AddRange(page["items"]!.AsArray().Select(thread => (string)thread!["id"]!));
            next = (string?)page["next"];
            using var gone = await app.Client.DeleteAsync($"/v1/threads/{seen[^1]}");
        }
        while (next is not null);

        Assert.Equal(5, seen.Count);
        Assert.Equal(5, seen.Distinct().Count());
    }

    [Fact]
    public async Task Messages_ReadByCursor_GoBackOrOn()
    {
        await using var app = await ChatApp.StartAsync();
        for (var n = 1; n <= 5; n++)
        {
            await app.PostForJsonAsync("/v1/messages", new { text = $"{n}", threadId = "t1" });
        }

        Assert.Equal(["4", "5", "2", "3", "1"], await MessagesAsync(app, "/v1/threads/t1/messages?limit=2"));
        var second = (string?)(await app.GetJsonAsync("/v1/threads/t1/messages?limit=2&after=0"))["next"];
        Assert.Equal(["3", "4", "5"], await MessagesAsync(app, "/v1/threads/t1/messages?limit=2", second));
        var token = (await app.PostForJsonAsync("/v1/threads/t1/share", new { }))["token"];
        Assert.Equal(["4", "5", "2", "3", "1"], await MessagesAsync(app, $"/v1/shared/{token}?limit=2"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("&before=1000")]
    public async Task Events_ReadByCursor_AreTheWholeLog(string begin)
    {
        await using var app = await ChatApp.StartAsync();
        await app.PostForJsonAsync("/v1/messages", new { text = "Hello", threadId = "t1" });
        var whole = await EventsAsync(app, "limit=1000");

        List<string> seen = [];
        string? next = null;
        do
        {
            var page = await EventsAsync(app, next is null ? $"limit=3{begin}" : $"limit=3&cursor={next}");
            var cursors = page["items"]!.AsArray().Select(item => (string)item!["cursor"]!);
            seen.InsertRange(begin.Length > 0 ? 0 : seen.Count, cursors);
            next = (string?)page["next"];
            Assert.Equal(next is not null, (bool)page["more"]!);
        }
        while (next is not null);

        Assert.Equal(whole["items"]!.AsArray().Select(item => (string)item!["cursor"]!), seen);
    }

    [Fact]
    public async Task Threads_ReadByNumber_StillWork()
    {
        await using var app = await ChatApp.StartAsync();
        await app.PostForJsonAsync("/v1/threads", new { id = "a" });
        await app.PostForJsonAsync("/v1/threads", new { id = "b" });

        var page = await app.GetJsonAsync("/v1/threads?page=2&pageSize=1&sort=created");

        Assert.Equal((2, 1, 2), ((int)page["page"]!, (int)page["pageSize"]!, (int)page["total"]!));
        Assert.Equal("a", (string?)Assert.Single(page["items"]!.AsArray())!["id"]);
    }

    [Theory]
    [InlineData("/v1/threads?cursor=nonsense", 400, "bad_cursor")]
    [InlineData("/v1/threads?cursor=%00", 400, "bad_cursor")]
    [InlineData("/v1/threads?sort=title&cursor={next}", 400, "bad_cursor")]
    [InlineData("/v1/threads?direction=asc&cursor={next}", 400, "bad_cursor")]
    [InlineData("/v1/shares?cursor={next}", 400, "bad_cursor")]
    [InlineData("/v1/threads/t1/messages?cursor={next}", 400, "bad_cursor")]
    [InlineData("/v1/threads?page=1&cursor={next}", 422, "bad_page")]
    [InlineData("/v1/threads?direction=down", 422, "bad_direction")]
    [InlineData("/v1/threads?limit=0", 422, "out_of_range")]
    public async Task Cursor_OfAnotherList_IsRefused(string path, int status, string code)
    {
        await using var app = await ChatApp.StartAsync();
        await app.PostForJsonAsync("/v1/threads", new { id = "t1" });
        await app.PostForJsonAsync("/v1/threads", new { id = "t2" });
        var next = (string)(await app.GetJsonAsync("/v1/threads?limit=1"))["next"]!;

        using var response = await app.Client.GetAsync(path.Replace("{next}", next, StringComparison.Ordinal));

        await response.ProblemAsync((HttpStatusCode)status, code);
    }

    private static async Task<List<string>> MessagesAsync(ChatApp app, string path, string? next = null)
    {
        List<string> texts = [];
        do
        {
            var page = await app.GetJsonAsync(next is null ? path : $"{path}&cursor={next}");
            texts.AddRange(page["rounds"]!.AsArray().Select(round => (string)round!["message"]!["text"]!));
            next = (string?)page["next"];
        }
        while (next is not null);

        return texts;
    }

    private static async Task<JsonNode> EventsAsync(ChatApp app, string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/threads/t1/events?{query}");
        request.Headers.Accept.Add(new("application/json"));
        using var response = await app.Client.SendAsync(request);
        return await response.JsonAsync();
    }
}
